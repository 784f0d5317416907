export type * from './format.ts'
export { generatePage, type GenerateRequest } from './generate.ts'
export { startDocsServer, type DocsServer, type ServedPage, type DocsServerRequest } from './server.ts'
export { folderState, watchArtifacts, type WatchRequest } from './watch.ts'
