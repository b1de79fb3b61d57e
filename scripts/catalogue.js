'use strict';

const path = require('node:path');
const additionalRequests = require('./additional-requests.json');

const BUILT = path.join(__dirname, '..', 'dist', 'nodes', 'Chat2Desk');

/**
 * @typedef {object} CatalogueEntry
 * @property {string} key `message.send`: the values of resource and operation
 * @property {any} resource
 * @property {any} operation
 * @property {{method: string, path: string}[]} endpoints the operation's request and additional ones, with paths such as `/v1/clients/{id}`. Empty if
 * the user chooses method and path.
 */

/** The endpoint of a request in the notation of the API reference. */
const endpoint = ({ method, path: route }) => ({ method, path: `/v1${route.replace(/:(\w+)/g, '{$1}')}` });

/** All requests that an operation may send, its main one first. Those that only its handler sends are in `additional-requests.json`. */
function requestsOf({ request }, key) {
	const { method, fallback } = request;
	const additional = (additionalRequests[key] ?? []).map((text) => {
		const [name, route] = text.split(' ');
		return { method: name, path: route };
	});
	return [request, ...(fallback === undefined ? [] : [{ method, path: fallback.path }]), ...additional];
}

/**
 * All operations of the built package, in the order of the node.
 * @returns {CatalogueEntry[]}
 * @throws {Error} if the package has not been built
 */
function catalogue() {
	const { resources } = require(path.join(BUILT, 'resources'));
	return resources.flatMap((resource) =>
		resource.operations.map((operation) => {
			const key = `${resource.value}.${operation.value}`;
			const endpoints = operation.methodFromUser ? [] : requestsOf(operation, key).map(endpoint);
			return { key, resource, operation, endpoints };
		}),
	);
}

module.exports = { BUILT, catalogue };
