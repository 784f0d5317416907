import type { ConfigValue } from '../nodes/index.ts'

/** What Python's `str()` gives for a value of YAML: dbt makes names of tests from it. */
export function pythonText(value: ConfigValue): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

/** What Python's `repr()` gives for a value of YAML. */
export function pythonRepr(value: ConfigValue): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map((item: ConfigValue) => pythonRepr(item)).join(', ')}]`
  const entries = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${pythonRepr(item)}`)
  return `{${entries.join(', ')}}`
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character)
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
