import type { IDataObject } from 'n8n-workflow';
import { agentRestriction } from './agent-policy';
import type { Operation, Resource } from './types';

/** Whether an operation only reads data, so that its requests can run concurrently and be retried. */
export function isRead({ request, methodFromUser }: Operation): boolean {
	return request.method === 'GET' && request.isWrite !== true && methodFromUser !== true;
}

/** Finds an operation by its values; `undefined` for unknown ones, which an expression can produce. */
export function findOperation(
	resources: readonly Resource[],
	resource: string,
	operation: string,
): Operation | undefined {
	return resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation);
}

/** Whether an operation's request can have a body. */
export function hasBody({ request, methodFromUser }: Operation): boolean {
	return request.method !== 'GET' || methodFromUser === true;
}

/** Why an operation is not offered to AI agents; `undefined` if it is. The request itself is checked, too, when it is sent. */
export function agentRestrictionOf({ fields, hiddenFromAgents, request }: Operation): string | undefined {
	if (hiddenFromAgents !== undefined) return hiddenFromAgents;
	const body: IDataObject = { ...request.body };
	for (const field of fields) if (field.in === 'body') body[field.apiName] = true;
	return agentRestriction({ method: request.method, path: request.path, body }, request.path.split('/').slice(1));
}
