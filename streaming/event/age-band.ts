/** The band that dashboards group a customer's age by: `0-17`, `18-29`, `30-39`, ... `60-69`, `70+`. */
export function ageBand(age: number): string {
  if (age < 18) return '0-17'
  if (age < 30) return '18-29'
  if (age < 40) return '30-39'
  if (age < 50) return '40-49'
  if (age < 60) return '50-59'
  return age < 70 ? '60-69' : '70+'
}
