import type { ArgumentNodes, CallNode } from '../syntax.ts'
import { literal, type JinjaCompiler } from './compiler.ts'
import type { Names } from './names.ts'

/** Code of a call, at which the template suspends while a macro or a promise is not done. */
export function callCode(
  compiler: JinjaCompiler,
  { call, caller }: { readonly call: CallNode; readonly caller?: string },
  names: Names,
): string {
  const result = compiler.temporary()
  const callee = compiler.expression(call.callee, names)
  const given = argumentsCode(compiler, { given: call.given, caller }, names)
  const started = `${result}=rt.call(scope,${callee},{${given}},${compiler.at(call)})`
  return `((${started}) instanceof rt.Pending?yield* ${result}.settle():${result})`
}

/** The fields `positional` and `named` of an object literal. */
export function argumentsCode(
  compiler: JinjaCompiler,
  { given, caller }: { readonly given: ArgumentNodes; readonly caller?: string | undefined },
  names: Names,
): string {
  const positional = given.positional.map((argument) => compiler.expression(argument, names))
  if (given.spread) positional.push(`...rt.items(${compiler.expression(given.spread, names)})`)
  const named = given.named.map(([name, value]) => `${keyCode(name)}:${compiler.expression(value, names)}`)
  if (caller !== undefined) named.push(`caller:${caller}`)
  const record = named.length > 0 ? `{${named.join(',')}}` : 'undefined'
  const merged = given.spreadNamed
    ? `rt.mergeNamed(${record},${compiler.expression(given.spreadNamed, names)})`
    : record
  return `positional:[${positional.join(',')}],named:${merged}`
}

/** `__proto__` as a plain key would set the prototype; a computed key makes a property of it. */
function keyCode(name: string): string {
  return name === '__proto__' ? `[${literal(name)}]` : literal(name)
}
