'use strict';

/**
 * How every operation is used against the sandbox, in an order in which it works: what a case makes, later ones use. Run by the integration
 * tests inside n8n-core, through the tool variant of the node, and as one workflow in a real n8n.
 *
 * @typedef {object} Scene what a case may build its values from
 * @property {any} state the sandbox's seeded account, before anything was changed
 * @property {string} url the sandbox's address
 * @property {(id: string, property: string) => unknown} made a property of an earlier case's first output item
 *
 * @typedef {object} Case
 * @property {string} operation `message.send`
 * @property {string} [name] tells several cases of an operation apart
 * @property {Record<string, unknown> | ((scene: Scene) => Record<string, unknown>)} [values] by property name
 * @property {object} [more] `returnAll`, `limit`, `simplify`, `options`
 * @property {number} [files] how many files the first output item has
 * @property {(items: any[], scene: Scene) => void} check looks at what came out
 * @property {(state: any) => unknown} [effect] looks at what it did to the account; anything truthy is right
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

/** The name by which other cases and the nodes of the workflow know a case. */
const idOf = ({ operation, name }) => (name === undefined ? operation : `${operation} (${name})`);

/** @type {(Case & {id: string})[]} */
const cases = all.map((each) => ({ ...each, id: idOf(each) }));

module.exports = { cases };
