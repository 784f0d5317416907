/** Looks that the style sheet gives, written into the drawing so that it stands alone. */
const COPIED = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'opacity',
] as const

/** Pixels for each unit of a drawing. */
const SHARPNESS = 2
/** Browsers refuse larger canvases. */
const MAX_SIDE = 16_384

/** The drawing on this page as a file of its own, in the colours of the theme; empty when there is none. */
export function drawingText(): string {
  const drawing = document.querySelector<SVGSVGElement>('.lineage-svg')
  if (!drawing) return ''
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const originals = [drawing, ...drawing.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  originals.forEach((original, at) => {
    const style = getComputedStyle(original)
    const target = copies[at]
    for (const name of COPIED) target?.setAttribute(name, style.getPropertyValue(name))
  })
  // Buttons are of no use in a picture.
  for (const button of copy.querySelectorAll('.lineage-more')) button.remove()
  const { width, height } = drawing.viewBox.baseVal
  copy.removeAttribute('style')
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.style.background = backgroundColor()
  return new XMLSerializer().serializeToString(copy)
}

/** The drawing or the dots on this page as a picture of points, as sharp as screens with twice the points need it. */
export async function pictureOf(): Promise<Blob> {
  const dots = document.querySelector<HTMLCanvasElement>('.lineage-dots canvas')
  const image = dots ?? (await loadImage(drawingText()))
  const scale = dots ? 1 : Math.min(SHARPNESS, MAX_SIDE / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no pictures.')
  context.fillStyle = backgroundColor()
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('The drawing is too large for a picture.'))
    }, 'image/png')
  })
}

/** As a data address: the policy of the page allows it, and a canvas takes it also in a page from a folder. */
async function loadImage(svg: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  return image
}

function backgroundColor(): string {
  return getComputedStyle(document.body).backgroundColor
}
