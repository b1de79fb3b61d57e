import type { IExecuteFunctions } from 'n8n-workflow';

/** Shows a warning in n8n's log and, if n8n supports it, above the output. */
export function showWarning(context: IExecuteFunctions, message: string): void {
	context.logger?.warn(`${context.getNode().name}: ${message}`);
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	addExecutionHints?.call(context, { message, type: 'warning', location: 'outputPane' });
}
