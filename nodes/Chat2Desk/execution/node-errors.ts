import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';
import { ApiError } from '../api/errors';
import { InputError } from '../utils/input';
import { errorDescription, settle } from '../utils/settle';

type NodeError = NodeApiError | NodeOperationError;

/** Converts any error to n8n's error for a node. Errors of the HTTP library are not kept: they contain the request with its token. */
export function toNodeError(context: { getNode(): INode }, error: unknown, itemIndex?: number): NodeError {
	const node = context.getNode();
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof ApiError) {
		const { message, status, rejection } = error;
		const description = error.description === '' ? undefined : error.description;
		const response = { message, description, ...(rejection && { errors: rejection.errors }) } as JsonObject;
		const httpCode = status === undefined ? undefined : String(status);
		const nodeError = keepMessage(
			new NodeApiError(node, response, { message, description, httpCode, itemIndex }),
			message,
		);
		return withDetails(nodeError, error);
	}
	if (isJavaScriptError(error)) return toNodeError(context, unexpectedResponseError(error), itemIndex);
	const message = error instanceof Error ? error.message : String(error);
	const description = errorDescription(error);
	// n8n attaches its explanation of a failed expression, such as a missing paired item, to the original error.
	if (error instanceof Error && error.name === 'ExpressionError') {
		return keepMessage(new NodeOperationError(node, error, { message, description, itemIndex }), message);
	}
	const nodeError = keepMessage(new NodeOperationError(node, message, { description, itemIndex }), message);
	return error instanceof InputError ? withDetails(nodeError, error) : nodeError;
}

function withDetails<T extends NodeError>(error: T, { details }: { details?: IDataObject }): T {
	if (details !== undefined) error.context.details = details;
	return error;
}

/** Whether an error comes from the JavaScript engine. Its message does not help users. */
export const isJavaScriptError = (error: unknown): error is Error =>
	[TypeError, RangeError, ReferenceError, SyntaxError].some((type) => error instanceof type);

/** The error for a JavaScript error: user input is validated beforehand, so only a response can have an unexpected shape. */
export function unexpectedResponseError({ stack = '' }: Error): ApiError {
	const place = /\bat (?:async )?([\w.$]+) \(/.exec(stack)?.[1] ?? 'unknown location';
	return new ApiError('unexpectedResponse', 'Unexpected response from Chat2Desk', {
		description: `If the operation writes data, check in Chat2Desk whether it succeeded. API > Custom API Call returns the raw response. Please report this issue on GitHub (${place})`,
	});
}

/**
 * Restores the message: n8n replaces messages that contain a code such as `ECONNRESET` with its own, which suggests an immediate retry
 * and could therefore lead to a duplicate message.
 */
function keepMessage<T extends NodeError>(error: T, message: string): T {
	error.message = message;
	error.messages = [];
	return error;
}

/**
 * The output item of a failed input item if the node continues on failure. n8n routes items to an error output by their `error` property
 * and then reduces the JSON to the message, so only items of a node with an error output get one.
 */
export function errorItem(error: NodeError, index: number, { onError }: INode): INodeExecutionData {
	const json: IDataObject = { error: error.message };
	if (error.description) json.description = error.description;
	if (error instanceof NodeApiError && error.httpCode) json.httpCode = error.httpCode;
	Object.assign(json, error.context.details);
	const item: INodeExecutionData = { json, pairedItem: { item: index } };
	return onError === 'continueErrorOutput' ? { ...item, error } : item;
}

/** Runs a method outside of an execution and converts its errors to n8n's. */
export async function withNodeErrors<T>(context: { getNode(): INode }, work: () => Promise<T>): Promise<T> {
	const outcome = await settle(work);
	if (outcome.ok) return outcome.value;
	throw toNodeError(context, outcome.error);
}
