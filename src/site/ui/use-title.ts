import { useEffect } from 'preact/hooks'

import { useSite } from '../data/context.ts'

/** Names the page in the browser's tab and history. */
export function useTitle(title: string): void {
  const { project } = useSite()
  useEffect(() => {
    document.title = title === '' ? `${project.name} · docs` : `${title} · ${project.name}`
  }, [title, project])
}
