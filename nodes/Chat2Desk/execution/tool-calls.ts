import type { IExecuteFunctions, INode } from 'n8n-workflow';

/**
 * Whether an AI agent calls the node as its tool. n8n appends `Tool` to the node's type name; later versions also have
 * `isToolExecution()`.
 */
export function isToolCall(context: IExecuteFunctions): boolean {
	const { isToolExecution } = context as { isToolExecution?: () => boolean };
	if (isReviewStep(context)) return false;
	return /Tool$/.test(context.getNode().type) || isToolExecution?.call(context) === true;
}

/** Whether the node is an AI agent's human review step, a type that n8n (2.6 or later) generates with the suffix `HitlTool`. */
export const isReviewStep = (context: { getNode(): INode }) => /HitlTool$/.test(context.getNode().type);
