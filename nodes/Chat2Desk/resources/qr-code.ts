import type { INodeProperties } from 'n8n-workflow';
import { inBody, required } from '../catalogue/fields';
import type { Resource } from '../catalogue/types';

const imageUrl: INodeProperties = {
	displayName: 'Image URL',
	name: 'imageUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/code.png',
	description: 'The public address of a picture with a QR code',
};

export const qrCodeResource: Resource = {
	name: 'QR Code',
	value: 'qrCode',
	operations: [
		{
			name: 'Decode',
			value: 'decode',
			action: 'Decode QR code',
			description: 'Read what a QR code in a picture says',
			request: { method: 'POST', path: '/qr-decode' },
			fields: [required(inBody(imageUrl, 'image_path'))],
			answer: { kind: 'object' },
		},
	],
};
