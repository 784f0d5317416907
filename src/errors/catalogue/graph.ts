/** T12xx: names and edges. T13xx: selection. */
export const GRAPH_PROBLEMS = {
  GRAPH_CYCLE: {
    code: 'T1201',
    message: (at: { cycle: readonly string[] }) =>
      `These nodes depend on each other: ${at.cycle.join(' -> ')}.`,
    hint: () => 'Remove one of the references, or move the shared part into a model of its own.',
  },
  NAME_DUPLICATE: {
    code: 'T1202',
    message: (at: { kind: string; name: string; other: string }) =>
      `There are two ${at.kind}s called "${at.name}": the other is ${at.other}.`,
    hint: () => 'Rename one of them; use "alias" to keep the name of its table.',
  },
  REF_NOT_FOUND: {
    code: 'T1203',
    message: (at: { from: string; name: string }) =>
      `${at.from} refers to "${at.name}", which does not exist.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  SOURCE_NOT_FOUND: {
    code: 'T1204',
    message: (at: { from: string; name: string }) =>
      `${at.from} reads the source "${at.name}", which is not declared.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest
        ? `Did you mean "${at.nearest}"?`
        : 'Declare it under "sources:" in a YAML file beside the models.',
  },
  REF_DISABLED: {
    code: 'T1205',
    message: (at: { from: string; name: string }) => `${at.from} refers to "${at.name}", which is disabled.`,
    hint: () => 'Enable it, or disable the node that refers to it.',
  },
  RELATION_DUPLICATE: {
    code: 'T1206',
    message: (at: { relation: string; first: string; second: string }) =>
      `${at.first} and ${at.second} would both be built as ${at.relation}.`,
    hint: () => 'Give one of them another schema or alias.',
  },
  PATCH_WITHOUT_NODE: {
    code: 'T1207',
    message: (at: { kind: string; name: string }) =>
      `This describes a ${at.kind} "${at.name}", which does not exist.`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  MACRO_NOT_FOUND: {
    code: 'T1208',
    message: (at: { name: string; from: string }) =>
      `${at.from} uses the test or macro "${at.name}", which does not exist.`,
    hint: (at: { name: string; nearest?: string | undefined }) => {
      if (at.nearest) return `Did you mean "${at.nearest}"?`
      return at.name.includes('.')
        ? 'Packages cannot be installed yet; a copy of the macro in your own macros will do.'
        : undefined
    },
  },
  REF_UNDECLARED: {
    code: 'T1209',
    message: (at: { from: string; name: string }) =>
      `${at.from} refers to "${at.name}" only while it is built, so the order of the build cannot know it.`,
    hint: (at: { call: string }) => `Add a comment that is always rendered: -- depends_on: {{ ${at.call} }}`,
  },
  DESCRIPTION_DUPLICATE: {
    code: 'T1210',
    message: (at: { kind: string; name: string; other: string }) =>
      `The ${at.kind} "${at.name}" is described twice: the other place is ${at.other}.`,
    hint: () => 'Put all that is said of it in one place.',
  },
  DOC_NOT_FOUND: {
    code: 'T1211',
    message: (at: { name: string }) => `There is no docs block "${at.name}".`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : 'Docs blocks stand in .md files beside the models.',
  },
  SELECT_NO_MATCH: {
    code: 'T1301',
    message: (at: { selector: string; option: string }) =>
      `No node matches "${at.selector}" (in ${at.option}).`,
    hint: (at: { nearest?: string | undefined }) =>
      at.nearest ? `Did you mean "${at.nearest}"?` : undefined,
  },
  SELECT_INVALID: {
    code: 'T1302',
    message: (at: { selector: string; detail: string }) =>
      `The selector "${at.selector}" cannot be read: ${at.detail}`,
  },
} as const
