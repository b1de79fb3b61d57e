'use strict';

/**
 * One or more cases per operation for the sandbox, in execution order: later cases use what earlier ones created. They
 * run in the integration tests inside n8n-core, through the tool variant of the node, and as one workflow in a real
 * n8n.
 * @typedef {object} Scene input for a case's values
 * @property {any} state the sandbox's seeded account, before any change
 * @property {string} url the sandbox's URL
 * @property {(id: string, property: string) => unknown} made a property of an earlier case's first output item
 * @typedef {object} Case
 * @property {string} operation `message.send`
 * @property {string} [name] distinguishes the cases of an operation
 * @property {Record<string, unknown> | ((scene: Scene) => Record<string, unknown>)} [values] by property name
 * @property {object} [more] `returnAll`, `limit`, `simplify`, `options`
 * @property {number} [files] number of files in the first output item
 * @property {(items: any[], scene: Scene) => void} check checks the output
 * @property {(state: any) => unknown} [effect] checks the effect on the account; must return a truthy value
 */

const { entries } = require('../parameters');
const { derivedCases } = require('./derived');

const written = [
	...require('./account'),
	...require('./clients'),
	...require('./tags'),
	...require('./messages'),
	...require('./dialogs'),
	...require('./team'),
	...require('./work'),
	...require('./custom'),
];

const covered = new Set(written.map(({ operation }) => operation));
const all = [...written, ...derivedCases([...entries.values()].filter(({ key }) => !covered.has(key)))];

/** The name of a case in other cases and in the workflow. */
const idOf = ({ operation, name }) => (name === undefined ? operation : `${operation} (${name})`);

/** @type {(Case & {id: string})[]} */
const cases = all.map((each) => ({ ...each, id: idOf(each) }));

module.exports = { cases };
