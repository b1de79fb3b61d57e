import { NodeApiError, NodeOperationError, type INode, type INodeExecutionData, type JsonObject } from 'n8n-workflow';
import { ApiError } from '../api/errors';

type NodeFailure = NodeApiError | NodeOperationError;

/**
 * n8n's error for whatever went wrong with an item. What the HTTP library threw is left behind: it holds the request with its
 * token.
 */
export function toNodeError(host: { getNode(): INode }, error: unknown, itemIndex?: number): NodeFailure {
	const node = host.getNode();
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof ApiError) {
		const { message, status, rejection } = error;
		const description = error.description === '' ? undefined : error.description;
		const response = { message, description, ...(rejection && { errors: rejection.errors }) } as JsonObject;
		const httpCode = status === undefined ? undefined : String(status);
		const failure = wrapError(new NodeApiError(node, response, { message, description, httpCode, itemIndex }), message);
		if (error.details !== undefined) failure.context.details = error.details;
		return failure;
	}
	if (isJavaScriptError(error)) return toNodeError(host, unexpectedResponseError(error), itemIndex);
	const message = error instanceof Error ? error.message : String(error);
	const description = (error as { description?: string } | null)?.description;
	// n8n's explanation of an expression that failed, such as which node lacks the link between items, hangs on the error itself.
	if ((error as Error | null)?.name === 'ExpressionError') {
		return wrapError(new NodeOperationError(node, error as Error, { message, description, itemIndex }), message);
	}
	return wrapError(new NodeOperationError(node, message, { description, itemIndex }), message);
}

/** What the engine throws where code meets a value that it did not reckon with. Its words tell a user nothing. */
export const isJavaScriptError = (error: unknown) =>
	[TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);

/** Only an answer can be of a form that nobody reckoned with: what a user entered has been looked at before. */
export function unexpectedResponseError(error: unknown): ApiError {
	const place = /\bat (?:async )?([\w.$]+) \(/.exec((error as Error).stack ?? '')?.[1] ?? 'no place';
	return new ApiError('unexpectedResponse', 'Chat2Desk answered in a form that this node does not know', {
		description: `Where something was to be changed, look in Chat2Desk whether it happened. API > Custom API Call shows the answer as it is. Please report this to the makers of the node (${place})`,
	});
}

/**
 * n8n puts words of its own in the place of a message that names a code such as `ECONNRESET`. They advise to retry at once,
 * which could send a message twice.
 */
function wrapError<T extends NodeFailure>(failure: T, message: string): T {
	failure.message = message;
	failure.messages = [];
	return failure;
}

/**
 * The output item of an input that failed, where the node continues on failures. n8n finds what belongs into an error output by
 * the item's `error`, but then cuts the JSON down to the message: so only such a node's items have one.
 */
export function errorItem(error: NodeFailure, index: number, { onError }: INode): INodeExecutionData {
	const json: JsonObject = { error: error.message };
	if (error.description) json.description = error.description;
	if (error instanceof NodeApiError && error.httpCode) json.httpCode = error.httpCode;
	Object.assign(json, error.context.details);
	const item = { json, pairedItem: { item: index } } as INodeExecutionData;
	return onError === 'continueErrorOutput' ? { ...item, error } : item;
}

/** Throws n8n's error for whatever a method outside of an execution ran into. */
export async function withNodeErrors<T>(host: { getNode(): INode }, work: () => Promise<T>): Promise<T> {
	const failure = { error: undefined as unknown };
	try {
		return await work();
	} catch (error) {
		failure.error = error;
	}
	throw toNodeError(host, failure.error);
}
