'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** The owner of a playground's n8n. */
const PROFILE = { email: 'owner@example.com', firstName: 'Play', lastName: 'Ground' };

/** A random password that meets n8n's rules (an upper-case letter, a digit, 8 to 64 characters). */
const generatePassword = () => `P1-${randomBytes(15).toString('base64url')}`;

/** The file with the password of a playground. */
const passwordFile = (folder) => path.join(folder, 'password');

/**
 * The owner of a playground with the generated password, stored in a file that only the current user can read.
 * @param {string} folder of the playground
 * @returns {{email: string, firstName: string, lastName: string, password: string}}
 */
function ownerOf(folder) {
	const file = passwordFile(folder);
	if (!fs.existsSync(file)) fs.writeFileSync(file, `${generatePassword()}\n`, { mode: 0o600 });
	fs.chmodSync(file, 0o600);
	return { ...PROFILE, password: fs.readFileSync(file, 'utf8').trim() };
}

module.exports = { PROFILE, generatePassword, ownerOf, passwordFile };
