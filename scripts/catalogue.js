'use strict';

const path = require('node:path');

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

/** All requests that an operation may send, its main one first. */
function requestsOf({ request, additionalRequests = [] }) {
	const { method, fallback } = request;
	return [request, ...(fallback === undefined ? [] : [{ method, path: fallback.path }]), ...additionalRequests];
}

/**
 * All operations of the built package, in the order of the node.
 * @returns {CatalogueEntry[]}
 * @throws {Error} if the package has not been built
 */
function catalogue() {
	const { resources } = require(path.join(BUILT, 'resources'));
	return resources.flatMap((resource) =>
		resource.operations.map((operation) => ({
			key: `${resource.value}.${operation.value}`,
			resource,
			operation,
			endpoints: operation.methodFromUser ? [] : requestsOf(operation).map(endpoint),
		})),
	);
}

module.exports = { BUILT, catalogue };
