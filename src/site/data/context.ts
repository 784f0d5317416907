import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

import type { Site } from './site.ts'

export const SiteContext = createContext<Site | undefined>(undefined)

/** The site that the page shows. */
export function useSite(): Site {
  const site = useContext(SiteContext)
  if (!site) throw new Error('There is no site around this component.')
  return site
}
