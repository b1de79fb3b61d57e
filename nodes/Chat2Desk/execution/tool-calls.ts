import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { agentRestriction } from '../descriptions/agent-policy';
import type { ApiRequest } from '../descriptions/handler-types';
import { InputError } from '../utils/input';
import { pathSegments } from '../utils/path-segments';

/** A node's context; later versions of n8n also have `isToolExecution()`. */
type ToolContext = Pick<IExecuteFunctions, 'getNode'> & { isToolExecution?(): boolean };

/**
 * Whether an AI agent calls the node as its tool. n8n appends `Tool` to the node's type name.
 */
export function isToolCall(context: IExecuteFunctions): boolean {
	const { isToolExecution }: ToolContext = context;
	if (isReviewStep(context)) return false;
	return /Tool$/.test(context.getNode().type) || isToolExecution?.call(context) === true;
}

/** Whether the node is an AI agent's human review step, a type that n8n (2.6 or later) generates with the suffix `HitlTool`. */
export const isReviewStep = (context: { getNode(): INode }) => /HitlTool$/.test(context.getNode().type);

/** The error for what an AI agent must not do. */
export const notForAgentsError = (operationName: string, restriction: string) =>
	new InputError(`"${operationName}" is not available to AI agents`, restriction);

/** Throws `InputError` for a request that an AI agent must not send. */
export function assertAllowedForAgents(operationName: string, request: ApiRequest): void {
	const restriction = agentRestriction(request, pathSegments(request.path));
	if (restriction === undefined) return;
	throw new InputError(`"${operationName}" cannot send ${request.method} ${request.path} for an AI agent`, restriction);
}
