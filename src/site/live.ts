/** Under `docs serve` the page is loaded anew when the documentation changes. A page in a file does nothing. */
export function reloadOnChange(document: Document): void {
  if (!('live' in document.documentElement.dataset)) return
  const events = new EventSource('/events')
  events.addEventListener('change', () => {
    window.location.reload()
  })
}
