import type { Box } from './boxes.ts'
import { SIDES, type Hidden, type Side } from './expand.ts'
import type { Act, LineageState } from './state.ts'

export interface Pressed {
  readonly key: string
  readonly shiftKey: boolean
}

export interface At {
  readonly box: Box
  readonly hidden: Hidden
  readonly state: Pick<LineageState, 'expansion'>
}

/**
 * What a key does to the box that has the focus: `+` opens a group or shows what is hidden around a node, with Shift an
 * arrow does so on its side; `−` takes it back, or closes the group that the box stands in.
 */
export function actOf({ key, shiftKey }: Pressed, at: At): Act | undefined {
  if (shiftKey && key === 'ArrowLeft') return show(at, ['parents'])
  if (shiftKey && key === 'ArrowRight') return show(at, ['children'])
  switch (key) {
    case ' ':
      return at.box.kind === 'group' ? show(at, SIDES) : undefined
    case '+':
    case '=':
      return show(at, SIDES)
    case '-':
    case '−':
      return takeBack(at)
    default:
      return undefined
  }
}

function show({ box, hidden }: At, wanted: readonly Side[]): Act | undefined {
  if (box.kind === 'group') return { kind: 'open', group: box.key }
  const sides = wanted.filter((side) => (hidden?.[side] ?? 0) > 0)
  return sides.length === 0 ? undefined : { kind: 'show', node: box.node, sides }
}

function takeBack({ box, state: { expansion } }: At): Act | undefined {
  const sides = box.kind === 'group' ? [] : SIDES.filter((side) => expansion[side].has(box.node))
  if (box.kind === 'node' && sides.length > 0) return { kind: 'hide', node: box.node, sides }
  const group = box.within.at(-1)
  return group === undefined ? undefined : { kind: 'close', group }
}
