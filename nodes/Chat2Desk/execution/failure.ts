import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';
import { InputError } from '../catalogue/input';
import { Problem } from './problem';

type NodeFailure = NodeApiError | NodeOperationError;

/**
 * n8n's error for whatever went wrong with an item. What the HTTP library threw is left behind: it holds the request with its
 * token.
 */
export function nodeError(host: { getNode(): INode }, error: unknown, itemIndex?: number): NodeFailure {
	const node = host.getNode();
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof Problem) {
		const { message, description, status, refusal } = error;
		const response = { message, description, ...(refusal && { errors: refusal.errors }) } as JsonObject;
		return new NodeApiError(node, response, {
			message,
			description,
			httpCode: status === undefined ? undefined : String(status),
			itemIndex,
		});
	}
	const message = error instanceof Error ? error.message : String(error);
	const description = error instanceof InputError ? error.description : undefined;
	return new NodeOperationError(node, message, { description, itemIndex });
}

/** The output item of an input that failed, where the node continues on failures. */
export function failedItem(error: NodeFailure, index: number): INodeExecutionData {
	const json: JsonObject = { error: error.message };
	if (error.description) json.description = error.description;
	if (error instanceof NodeApiError && error.httpCode) json.httpCode = error.httpCode;
	return { json, error, pairedItem: { item: index } } as INodeExecutionData;
}

/** Throws n8n's error for whatever a method outside of an execution ran into. */
export async function withNodeErrors<T>(host: { getNode(): INode }, work: () => Promise<T>): Promise<T> {
	const failure = { error: undefined as unknown };
	try {
		return await work();
	} catch (error) {
		failure.error = error;
	}
	throw nodeError(host as IExecuteFunctions, failure.error);
}
