const SECRET_NAME = /^(TOOL_SECRET_|DBT_ENV_SECRET)/
const URL_PASSWORD = /\b([a-z][a-z\d+.-]*:\/\/[^\s:/@]*:)[^\s'"]*@/gi

/** Shorter values would blank out ordinary text rather than protect anything. */
const SHORTEST_SECRET = 3

/**
 * Hides, as `***`, the values of environment variables whose names say that they are secret (`TOOL_SECRET_*`,
 * `DBT_ENV_SECRET*`), the passwords inside such values, and the password of any URL.
 *
 * @param further secrets that are known without such a name
 */
export function createMask(
  env: Readonly<Record<string, string | undefined>>,
  further: readonly (string | undefined)[] = [],
): (text: string) => string {
  const named = Object.entries(env).flatMap(([name, value]) => (SECRET_NAME.test(name) ? [value] : []))
  const secrets = [...named, ...further]
    .flatMap((value) => formsOf(value ?? ''))
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    // The longest first, so that a secret is hidden whole when it contains another one.
    .toSorted((left, right) => right.length - left.length)
  const values = secrets.length === 0 ? undefined : new RegExp(secrets.map(escapeRegExp).join('|'), 'g')
  return (text) => {
    const withoutValues = values ? text.replace(values, '***') : text
    return withoutValues.replace(URL_PASSWORD, '$1***@')
  }
}

/** A secret may be printed line by line, and the password of a URL without the URL or decoded. */
function formsOf(value: string): readonly string[] {
  const password = /^[a-z][a-z\d+.-]*:\/\/[^\s:/@]*:([^\s]*)@/i.exec(value)?.[1] ?? ''
  return [...value.split(/\r?\n/).map((line) => line.trim()), password, decode(password)]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
