// SPDX-License-Identifier: Apache-2.0
// Asks Secvisogram's validator: node csaf.mjs FILE... All tests that CSAF 2.0 calls mandatory, and its schema. Exit 1 when
// one of them objects.
import { readFileSync } from 'node:fs'
import validate from '@secvisogram/csaf-validator-lib/validate.js'
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js'
import * as schema from '@secvisogram/csaf-validator-lib/schemaTests.js'

let bad = 0
for (const file of process.argv.slice(2)) {
  const document = JSON.parse(readFileSync(file, 'utf8'))
  const result = await validate([...Object.values(schema), ...Object.values(mandatory)], document)
  const failed = result.tests.filter((test) => !test.isValid)
  console.log(`csaf: ${document.document.category}: ${result.tests.length} tests, ${failed.length} failed`)
  for (const test of failed) console.log(`  ${test.name}: ${JSON.stringify(test.errors)}`)
  bad += failed.length
}
process.exit(bad === 0 ? 0 : 1)
