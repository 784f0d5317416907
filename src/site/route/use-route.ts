import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'

import { formatRoute, parseRoute, type Query, type Route } from './route.ts'

export const RouteContext = createContext<Route>({ path: [], query: {} })

/** Where the reader is. */
export function useRoute(): Route {
  return useContext(RouteContext)
}

/** Follows the address of the window. */
export function useWindowRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(window.location.hash))
  useEffect(() => {
    const follow = () => {
      setRoute(parseRoute(window.location.hash))
    }
    window.addEventListener('hashchange', follow)
    return () => {
      window.removeEventListener('hashchange', follow)
    }
  }, [])
  return route
}

export interface Going {
  /** Takes the place of the present entry of the history: for states that "back" should not stop at. */
  readonly replace?: boolean
}

/** Goes to a link of {@link formatRoute}. */
export function goTo(href: string, { replace = false }: Going = {}): void {
  if (replace) window.location.replace(href)
  else window.location.assign(href)
}

/** Changes some values of the present query; an empty value removes one. */
export function useChangeQuery(): (values: Query, going?: Going) => void {
  const { path, query } = useRoute()
  return (values, going) => {
    goTo(formatRoute({ path, query: { ...query, ...values } }), going)
  }
}
