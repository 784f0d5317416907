/** Under `docs serve` the page is loaded anew when the documentation changes. A page in a file does nothing. */
export function reloadOnChange(document: Document): void {
  const version = document.documentElement.dataset['live']
  if (version === undefined) return
  const events = new EventSource('/events')
  // The server tells on connecting, too: what is served may have changed since this page was loaded.
  events.addEventListener('page', ({ data }: MessageEvent<string>) => {
    if (data !== version) window.location.reload()
  })
}
