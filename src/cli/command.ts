import type { CommandOptions, CommandOutcome } from '../commands/index.ts'
import type { Given, Options } from './option.ts'

/**
 * A verb of the tool. What it does is in the room `commands`, imported only when a verb runs: the rooms behind it
 * take longer to load than --help takes to answer.
 */
export interface Command {
  readonly name: string
  readonly summary: string
  /** Options beside the global ones. */
  readonly options: Options
  /** The one word that follows the verb. */
  readonly argument?: Argument
  /** The output is a secret the user asked for, so it is printed as it is. */
  readonly isSecret?: boolean
  /** It ends when it is interrupted, as servers do: that is success and needs no summary. */
  readonly isServer?: (given: Given) => boolean
  readonly run: (options: CommandOptions, given: Given) => Promise<CommandOutcome>
}

export interface Argument {
  readonly name: string
  readonly choices: readonly string[]
  /** A further word that some of the choices need. */
  readonly following?: {
    readonly name: string
    /** What it may be after each of these choices; nothing listed means any word. */
    readonly after: Readonly<Record<string, readonly string[]>>
  }
}
