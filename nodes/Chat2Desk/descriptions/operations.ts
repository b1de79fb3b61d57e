import { findRestriction } from './agent-policy';
import type { ApiRequest, OperationContext, OperationResult, Pagination } from './handler-types';
import type { Field, Operation, OutputType, Resource, Values } from './types';

/** Maximum rows per request (Chat2Desk's API description). Each request uses quota, so pages have this size. */
export const MAX_PAGE_SIZE = 200;

type ListOutput = Extract<OutputType, { kind: 'list' }>;

/** A list paginated by `limit` and `offset`, whose rows have an `id`. */
export const byOffset: ListOutput = { kind: 'list', pagination: { by: 'offset', key: 'id' } };

/** A list that one request returns completely. */
export const unpaginated: ListOutput = { kind: 'list', pagination: { by: 'none', key: 'id' } };

/** Pagination of messages by `start_id`, ascending or descending. */
export const byStartId: Pagination = { by: 'startId', key: 'id' };

/**
 * An operation whose functions get the typed values of its fields. The compiler rejects a function that reads a value that no
 * field provides.
 */
export const defineOperation = <const F extends readonly Field[]>(
	operation: Omit<Operation, 'fields' | 'execute' | 'validate'> & {
		fields: F;
		validate?: (request: ApiRequest, values: Values<F>) => void;
		execute?: (context: OperationContext<Values<F>>) => Promise<OperationResult[]>;
	},
): Operation => operation as Operation;

/** A function that handles an operation. */
type Handler<C> = (context: C) => Promise<OperationResult[]>;

/**
 * Handlers in a module that is loaded with the first execution, because n8n loads the records of all operations when it starts.
 *
 * @param load imports the module
 * @returns a function that turns a handler of the module into one that loads it first
 */
export const lazy =
	<M>(load: () => Promise<M>) =>
	<C>(select: (module: M) => Handler<C>): Handler<C> =>
	async (context) =>
		await select(await load())(context);

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
	const namesInBody = () => [
		...Object.keys(request.body ?? {}),
		...fields.filter((field) => field.in === 'body').map(({ apiName }) => apiName),
	];
	return hiddenFromAgents ?? findRestriction(request.method, request.path, namesInBody);
}
