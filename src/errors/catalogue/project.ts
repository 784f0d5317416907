/** T11xx: files of the project and profiles. */
export const PROJECT_PROBLEMS = {
  PROJECT_NOT_FOUND: {
    code: 'T1101',
    message: (at: { folder: string }) => `There is no dbt_project.yml in ${at.folder}.`,
    hint: () => 'Run the command in the project folder, or name it with --project-dir.',
  },
  YAML_INVALID: {
    code: 'T1102',
    message: (at: { detail: string }) => `This is not valid YAML: ${at.detail}`,
  },
  PROFILE_NOT_FOUND: {
    code: 'T1103',
    message: (at: { profile: string; searched: readonly string[] }) =>
      `There is no profile "${at.profile}" in ${at.searched.join(' or ')}.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : 'Name the folder of profiles.yaml with --profiles-dir.',
  },
  TARGET_NOT_FOUND: {
    code: 'T1104',
    message: (at: { target: string; profile: string; known: readonly string[] }) =>
      `Profile "${at.profile}" has no target "${at.target}"; it has ${at.known.join(', ') || 'none'}.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  PROFILE_INVALID: {
    code: 'T1105',
    message: (at: { detail: string }) => `The profile cannot be used: ${at.detail}`,
  },
  FIELD_UNKNOWN: {
    code: 'T1106',
    message: (at: { field: string; owner: string }) => `${at.owner} has no field "${at.field}".`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  FIELD_INVALID: {
    code: 'T1107',
    message: (at: { field: string; expected: string; actual: string }) =>
      `"${at.field}" must be ${at.expected}, but it is ${at.actual}.`,
  },
  FIELD_MISSING: {
    code: 'T1108',
    message: (at: { field: string; owner: string }) => `${at.owner} needs a field "${at.field}".`,
  },
  SEED_INVALID: {
    code: 'T1109',
    message: (at: { seed: string; detail: string }) => `The seed "${at.seed}" cannot be read: ${at.detail}`,
  },
  ENV_VAR_MISSING: {
    code: 'T1110',
    message: (at: { name: string }) => `The environment variable ${at.name} is not set.`,
    hint: (at: { name: string }) => `Set it, or give a default: env_var('${at.name}', 'value').`,
  },
  FILE_UNWRITABLE: {
    code: 'T1111',
    message: (at: { file: string; detail: string }) => `${at.file} cannot be written: ${at.detail}`,
    hint: () => 'Is the disk full, or the folder not yours? The warehouse was left as it was.',
  },
  CONFIG_UNSUPPORTED: {
    code: 'T1112',
    message: (at: { setting: string; node: string; others: number }) => {
      const others =
        at.others === 0 ? ' sets' : ` and ${at.others} other ${at.others === 1 ? 'node' : 'nodes'} set`
      return `${at.node}${others} "${at.setting}", which this version does not carry out.`
    },
  },
  ARTIFACT_MISSING: {
    code: 'T1113',
    message: (at: { file: string }) => `There is no ${at.file}.`,
    hint: () => 'It is written by "tool build", "tool compile" and others, and by dbt.',
  },
  ARTIFACT_INVALID: {
    code: 'T1114',
    message: (at: { file: string; detail: string }) => `${at.file} cannot be read: ${at.detail}`,
    hint: () => 'Write it anew: run the command again that made it.',
  },
} as const
