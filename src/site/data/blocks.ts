/**
 * Reads one block of the page: base64 of gzip of JSON, in a script element that no browser runs. No request is
 * made, so that a page opened from a folder can do it as well.
 *
 * @throws {Error} when the page has no such block.
 */
export async function readBlock<Value>(document: Document, name: string): Promise<Value> {
  const element = document.getElementById(`d-${name}`)
  if (!element) throw new Error(`This page has no block "${name}".`)
  const bytes = Uint8Array.from(atob(element.textContent.trim()), (letter) => letter.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(stream).json()) as Value
}
