import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

const THEMES = ['system', 'light', 'dark'] as const

type Theme = (typeof THEMES)[number]

const KEY = 'docs-theme'

/** Steps through the system's theme, light and dark, and remembers the choice where the browser allows it. */
export function ThemeButton(): JSX.Element {
  const [theme, setTheme] = useState<Theme>(storedTheme)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    storeTheme(theme)
  }, [theme])
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  return (
    <button
      type="button"
      class="button button-plain"
      title={`Theme: ${theme}. Next: ${next}`}
      onClick={() => setTheme(next)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" />
        <path class="theme-half" d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" />
      </svg>
      <span class="for-readers">Theme: {theme}</span>
    </button>
  )
}

/** Storage may be forbidden for pages that were opened from a folder. */
function storedTheme(): Theme {
  try {
    const stored = window.localStorage.getItem(KEY)
    return THEMES.find((theme) => theme === stored) ?? 'system'
  } catch {
    return 'system'
  }
}

function storeTheme(theme: Theme): void {
  try {
    window.localStorage.setItem(KEY, theme)
  } catch {
    // The choice lasts as long as the page.
  }
}
