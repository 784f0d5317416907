import { expect, test } from 'vitest'

import { problemLine } from '../testing/problems.ts'
import type { Located } from './index.ts'
import { plainValue } from './located.ts'
import { readYaml } from './yaml.ts'

const read = (text: string) => readYaml({ path: 'models/a.yml', text })
const problems = (text: string) => read(text).problems.map(problemLine)
const values = (text: string) => plainValue(read(text).root as Located)

test('every key and value knows its place; a quoted text the place of its first character', () => {
  const { root } = read(`version: 2\nmodels:\n  - name: "orders"\n    'tags': [a, 'bb']\n`)
  const places: string[] = []
  visit(root as Located)
  expect(places).toEqual([
    'map 1:1',
    'key version 1:1',
    '2 1:10+1',
    'key models 2:1',
    'list 3:3',
    'map 3:5',
    'key name 3:5',
    'orders 3:12+6',
    'key tags 4:6',
    'list 4:13',
    'a 4:14+1',
    'bb 4:18+2',
  ])

  function visit(value: Located): void {
    const { line, column, length = 1 } = value.location
    if (value.kind === 'scalar') places.push(`${value.value} ${line}:${column}+${length}`)
    else places.push(`${value.kind} ${line}:${column}`)
    for (const item of value.kind === 'list' ? value.items : []) visit(item)
    for (const { key, keyLocation: at, value: inner } of value.kind === 'map' ? value.entries : []) {
      places.push(`key ${key} ${at.line}:${at.column}`)
      visit(inner)
    }
  }
})

test('words of YAML 1.1 are booleans as in dbt; long numbers and keys stay as written', () => {
  const text = `a: yes\nb: Off\nc: y\nd: "yes"\ne: 12345678901234567890\nf: 1.5\ng: ~\non: 1\n1: one\nh: 2026-01-01\n`
  expect(values(text)).toEqual({
    a: true,
    b: false,
    c: 'y',
    d: 'yes',
    e: '12345678901234567890',
    f: 1.5,
    g: null,
    on: 1,
    1: 'one',
    h: '2026-01-01',
  })
})

test('anchors, aliases and merged maps are followed; own keys win over merged ones', () => {
  const text = `base: &base {a: 1, b: 2}\nmore: &more {b: 5, c: 3}\nboth:\n  <<: [*base, *more]\n  a: 9\nsame: *base\n`
  expect(values(text)).toEqual({
    base: { a: 1, b: 2 },
    more: { b: 5, c: 3 },
    both: { a: 9, b: 2, c: 3 },
    same: { a: 1, b: 2 },
  })
})

test('an empty file is empty', () => {
  expect(values('')).toBe(null)
  expect(values('# nothing\n')).toBe(null)
})

test('all problems of a file are told, each at its place', () => {
  expect(problems('a: 1\nb:\n  x: 1\n  x: 2\na: 3\n')).toEqual([
    'YAML_INVALID models/a.yml:4:3 This is not valid YAML: the key "x" stands twice in the same map.',
    'YAML_INVALID models/a.yml:5:1 This is not valid YAML: the key "a" stands twice in the same map.',
  ])
  expect(problems('models:\n\t- name: a\n')).toEqual([
    'YAML_INVALID models/a.yml:2:1 This is not valid YAML: a tab is used for indentation; use spaces.',
  ])
  expect(problems('a: 1\n---\nb: 2\n')).toEqual([
    'YAML_INVALID models/a.yml:2:1 This is not valid YAML: there are several documents in it, divided by "---".',
  ])
  expect(problems('models:\n  - name: a\n description: x\n')).toEqual([
    'YAML_INVALID models/a.yml:3:1 This is not valid YAML: the indentation does not fit the lines above.',
  ])
  expect(problems('a: *nowhere\n')).toEqual([
    'YAML_INVALID models/a.yml:1:4 This is not valid YAML: it uses an anchor that is not defined.',
  ])
  expect(problems('a: &a [*a]\n')).toEqual([
    'YAML_INVALID models/a.yml:1:8 This is not valid YAML: an anchor is used inside itself.',
  ])
  expect(problems('+schema: {{ var("x") }}\n')).toEqual([
    'YAML_INVALID models/a.yml:1:11 This is not valid YAML: a list or a map cannot be a key. Put quotes around a value that starts with {{ }}.',
  ])
})

test('a slip that puts the whole rest of a file out of place is one problem', () => {
  const nodes = Array.from({ length: 50 }, (_, at) => `  - name: m${at}\n    description: Model ${at}\n`)
  expect(problems(`models: : [\n${nodes.join('')}`)).toEqual([
    'YAML_INVALID models/a.yml:1:9 This is not valid YAML: nested mappings are not allowed in compact mappings.',
  ])
})
