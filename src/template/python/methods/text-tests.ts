import { methodTable } from '../call.ts'

export const TEXT_TESTS = methodTable<string>({
  isdigit: [[], (text) => /^[\p{Nd}²³¹⁰-₉]+$/u.test(text)],
  isdecimal: [[], (text) => /^\p{Nd}+$/u.test(text)],
  isnumeric: [[], (text) => /^\p{N}+$/u.test(text)],
  isalpha: [[], (text) => /^\p{L}+$/u.test(text)],
  isalnum: [[], (text) => /^[\p{L}\p{N}]+$/u.test(text)],
  isspace: [[], (text) => /^\s+$/.test(text)],
  isupper: [[], isUpper],
  islower: [[], isLower],
  istitle: [[], (text) => /\p{L}/u.test(text) && !/\p{L}\p{Lu}|(?<!\p{L})\p{Ll}/u.test(text)],
  isidentifier: [[], (text) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text)],
  isascii: [[], (text) => !/[\u0080-\uffff]/.test(text)],
})

export function isUpper(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase()
}

export function isLower(text: string): boolean {
  return text === text.toLowerCase() && text !== text.toUpperCase()
}
