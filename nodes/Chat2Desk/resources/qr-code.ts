import type { INodeProperties } from 'n8n-workflow';
import * as field from '../descriptions/fields';
import type { Resource } from '../descriptions/types';

const imageUrl: INodeProperties = {
	displayName: 'Image URL',
	name: 'imageUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/code.png',
	description: 'Public http(s) URL of an image with a QR code',
};

export const qrCodeResource: Resource = {
	name: 'QR Code',
	value: 'qrCode',
	description: 'Read QR codes from images',
	operations: [
		{
			name: 'Decode',
			value: 'decode',
			action: 'Decode QR code',
			description: 'Read the content of a QR code in an image',
			// Chat2Desk's method pages name the underscore form; an older client uses the hyphen.
			request: { method: 'POST', path: '/qr_decode', fallback: { path: '/qr-decode', onStatus: [404] } },
			fields: [field.required(field.inBody(imageUrl, 'image_path'))],
			output: { kind: 'object' },
			hints: [
				[
					/^(200|400|404|422)/,
					'Chat2Desk found no QR code at this URL. Open it in a private browser window: it must show an image of one complete QR code without signing in',
				],
			],
		},
	],
};
