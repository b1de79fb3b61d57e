import type { IExecuteFunctions, INode } from 'n8n-workflow';

/** What a node's context has of these; versions of n8n before about 1.80 cannot show hints. */
type HintContext = Partial<Pick<IExecuteFunctions, 'addExecutionHints'>>;

/** Shows a warning above the output, if n8n supports it. */
export function showHint(context: object, message: string): void {
	const { addExecutionHints }: HintContext = context;
	addExecutionHints?.call(context, { message, type: 'warning', location: 'outputPane' });
}

/** Shows a warning in n8n's log and above the output. */
export function showWarning(context: Pick<IExecuteFunctions, 'logger'> & { getNode(): INode }, message: string): void {
	context.logger?.warn(`${context.getNode().name}: ${message}`);
	showHint(context, message);
}
