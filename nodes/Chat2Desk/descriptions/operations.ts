import type { ApiRequest, OperationContext, OperationResult } from './handler-types';
import type { Field, Operation, Resource, Values } from './types';

/**
 * An operation whose functions get the values of its own fields, typed. The compiler rejects a function that reads a value that no
 * field provides.
 */
export const defineOperation = <const F extends readonly Field[]>(
	operation: Omit<Operation, 'fields' | 'execute' | 'validate'> & {
		fields: F;
		validate?(request: ApiRequest, values: Values<F>): void;
		execute?(context: OperationContext<Values<F>>): Promise<OperationResult[]>;
	},
): Operation => operation as Operation;

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
