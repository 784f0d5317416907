import { readArtifacts } from '../artifacts/index.ts'
import { createSite, type SiteFacts } from './create-site.ts'
import { packSite } from './pack.ts'
import { readPageParts, renderPage } from './page.ts'

export interface GenerateRequest extends SiteFacts {
  /** Folder of the artifacts. */
  readonly artifacts: string
  /** Given for a page that is served: what it calls itself when it asks for news. */
  readonly liveVersion?: string
}

/** Makes the documentation site of a folder of artifacts: its one file, as UTF-8. */
export async function generatePage({ artifacts, liveVersion, ...facts }: GenerateRequest): Promise<Buffer> {
  const [found, parts] = await Promise.all([readArtifacts(artifacts), readPageParts()])
  const site = createSite(found, facts)
  return renderPage({
    title: `${site.index.project.name} · docs`,
    blocks: await packSite(site),
    parts,
    liveVersion,
  })
}
