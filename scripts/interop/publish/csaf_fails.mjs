// SPDX-License-Identifier: Apache-2.0
// node csaf_fails.mjs LIST: of the CSAF documents that the file LIST names, a line of JSON each: whether Secvisogram's validator finds it valid by
// the schema, and which mandatory tests it fails.
import { readFileSync } from 'node:fs'
import validate from '@secvisogram/csaf-validator-lib/validate.js'
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js'
import * as schema from '@secvisogram/csaf-validator-lib/schemaTests.js'

for (const file of readFileSync(process.argv[2], 'utf8').split('\n').filter((line) => line !== '')) {
  const document = JSON.parse(readFileSync(file, 'utf8'))
  const schemaResult = await validate(Object.values(schema), document)
  const line = { file, valid: schemaResult.isValid, fails: [] }
  if (schemaResult.isValid) {
    const result = await validate(Object.values(mandatory), document)
    line.fails = result.tests.filter((test) => !test.isValid).map((test) => test.name.replace(/^mandatoryTest_/, '').replaceAll('_', '.'))
  }
  console.log(JSON.stringify(line))
}
