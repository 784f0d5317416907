export interface Interrupt extends Disposable {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  /** 130 after Ctrl-C, 143 after SIGTERM, undefined while nobody asked to stop. */
  readonly exitCode: () => number | undefined
}

/**
 * `npx` passes Ctrl-C on to its child, which the terminal has told already. What comes so soon is the same key press.
 */
const SAME_PRESS_MS = 300

/** Lets the first Ctrl-C or SIGTERM end the work in order, and the second one at once. */
export function listenForInterrupt(act: {
  readonly onFirst: () => void
  readonly onSecond: (exitCode: number) => void
}): Interrupt {
  const controller = new AbortController()
  let exitCode: number | undefined
  let stoppedAtMs = 0
  const handlers = { SIGINT: () => stop(130), SIGTERM: () => stop(143) }
  process.on('SIGINT', handlers.SIGINT).on('SIGTERM', handlers.SIGTERM)
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    [Symbol.dispose]: () => {
      process.off('SIGINT', handlers.SIGINT).off('SIGTERM', handlers.SIGTERM)
    },
  }

  function stop(code: number): void {
    if (exitCode !== undefined) {
      if (performance.now() - stoppedAtMs > SAME_PRESS_MS) act.onSecond(code)
      return
    }
    exitCode = code
    stoppedAtMs = performance.now()
    act.onFirst()
    controller.abort()
  }
}
