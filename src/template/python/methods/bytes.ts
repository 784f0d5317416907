import { methodTable } from '../call.ts'
import type { Bytes } from '../values.ts'

export const BYTES_METHODS = methodTable<Bytes>({
  decode: [['encoding', 'errors'], ({ bytes }) => Buffer.from(bytes).toString('utf8')],
  hex: [[], ({ bytes }) => Buffer.from(bytes).toString('hex')],
})
