'use strict';

/** Checks the parameters of a node in a workflow file against the node's description, with n8n's own rules for what is displayed. */

const { NodeHelpers } = require('n8n-workflow');

/** What n8n adds to a node that is used as a tool. */
const TOOL_PARAMETERS = ['descriptionType', 'toolDescription'];

const isTool = ({ type }) => /Tool$/.test(type);

const isExpression = (value) => typeof value === 'string' && value.startsWith('=');

/** The description of the node, or of its tool variant. */
const variantFor = (node, description) =>
	isTool(node) ? { ...description, name: `${description.name}Tool` } : description;

/** The values that a property does not allow. Dynamic lists allow any value. */
function rejectedValues({ type, options = [], typeOptions = {}, modes = [] }, value) {
	if (type === 'resourceLocator') return modes.some(({ name }) => name === value.mode) ? [] : [`mode ${value.mode}`];
	if (!['options', 'multiOptions'].includes(type) || typeOptions.loadOptionsMethod || isExpression(value)) return [];
	return [value].flat().filter((each) => !isExpression(each) && !options.some((option) => option.value === each));
}

/** The problems of a value of a property, including the values in a collection. */
function problemsOfValue(property, value, path) {
	const parts = (options, values, at) =>
		Object.entries(values).flatMap(([name, each]) => {
			const option = options.find((candidate) => candidate.name === name);
			return option ? problemsOfValue(option, each, `${at}.${name}`) : [`${at}.${name} does not exist`];
		});
	if (property.type === 'collection') return parts(property.options, value, path);
	if (property.type === 'fixedCollection')
		return Object.entries(value).flatMap(([name, rows]) => {
			const group = property.options.find((candidate) => candidate.name === name);
			if (!group) return [`${path}.${name} does not exist`];
			return [rows].flat().flatMap((row) => parts(group.values, row, `${path}.${name}`));
		});
	return rejectedValues(property, value).map((each) => `${path} does not allow ${each}`);
}

/** All parameters of a node as n8n passes them to it: stored values, and defaults for the others. */
const resolvedParameters = (node, description) =>
	NodeHelpers.getNodeParameters(
		description.properties,
		node.parameters,
		true,
		false,
		node,
		variantFor(node, description),
	);

/** The properties that n8n displays for a node. (A hidden property only reserves a name.) */
function displayedProperties(node, description) {
	const values = { ...resolvedParameters(node, description), ...node.parameters };
	const variant = variantFor(node, description);
	return description.properties.filter(
		(each) => each.type !== 'hidden' && NodeHelpers.displayParameter(values, each, node, variant),
	);
}

const isOpen = (value) => value?.__rl === true && value.mode === 'list' && value.value === '';

/** The node after the user has selected an entry in each list that the file leaves open. */
function filledIn(node, value = '31000001') {
	const entries = Object.entries(node.parameters);
	return {
		...node,
		parameters: Object.fromEntries(entries.map(([name, each]) => [name, isOpen(each) ? { ...each, value } : each])),
	};
}

/**
 * The problems of a node in a workflow file: a version or parameter that does not exist or is not displayed, a value that is not allowed,
 * or a missing value.
 * @param {{type: string, typeVersion: number, parameters: Record<string, any>}} node
 * @param {any} description
 * @returns {string[]}
 */
function parameterProblems(node, description) {
	if (![description.version].flat().includes(node.typeVersion)) return [`version ${node.typeVersion} does not exist`];
	const displayed = displayedProperties(node, description);
	const stored = Object.entries(node.parameters)
		.filter(([name]) => !isTool(node) || !TOOL_PARAMETERS.includes(name))
		.flatMap(([name, value]) => {
			const property = displayed.find((each) => each.name === name);
			return property ? problemsOfValue(property, value, name) : [`${name} does not exist`];
		});
	const { parameters: missing = {} } =
		NodeHelpers.getNodeParametersIssues(
			displayed,
			{ ...node, parameters: resolvedParameters(node, description) },
			variantFor(node, description),
		) ?? {};
	return [...stored, ...Object.values(missing).flat()];
}

module.exports = { displayedProperties, filledIn, isTool, parameterProblems, resolvedParameters };
