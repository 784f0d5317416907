/** `0.25 s` */
export function seconds(ms: number): string {
  return `${ms / 1000} s`
}

/** `12.5 %` */
export function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}
