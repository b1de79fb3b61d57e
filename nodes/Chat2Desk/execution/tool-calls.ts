import type { IExecuteFunctions, INode } from 'n8n-workflow';

/**
 * Whether an AI agent calls the node as its tool. n8n gives such a node a type of its own, and later versions say so as well.
 *
 * @param host an execution of any version: older ones do not have the question
 */
export function isToolCall(host: IExecuteFunctions): boolean {
	const { isToolExecution } = host as { isToolExecution?: () => boolean };
	if (isReviewStep(host)) return false;
	return /Tool$/.test(host.getNode().type) || isToolExecution?.call(host) === true;
}

/** Whether the node is an AI agent's review step, which asks a person before another tool runs. n8n makes its type by itself. */
export const isReviewStep = (host: { getNode(): INode }) => /HitlTool$/.test(host.getNode().type);
