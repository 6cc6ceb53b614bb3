/**
 * IP addresses as text, as Java's InetAddress.getByName takes them: what it refuses where the system would take it for an
 * address all the same (hexadecimal and octal parts) is neither an address nor a name here.
 */

const DECIMAL = /^\d+$/;
const NUMBER = /^(0x[\da-f]*|\d+)$/i;
const IPV6 = /^[\da-f:.]+$/i;
/** A scope by its number; those by name depend on the machine. */
const SCOPE = /%\d+$/;

/** Whether the text is an IPv4 address of one to four decimal parts, the last of which fills the rest, or an IPv6 address. */
export function isIpAddress(text: string): boolean {
  return text.includes(":") ? isIpv6(text) : isIpv4(text);
}

/** Whether the text can be a name of a host: no address, and nothing that looks like one. */
export function isHostName(text: string): boolean {
  if (text.includes(":") || text.split(".").every((part) => NUMBER.test(part))) return false;
  // What a resolver takes: visible ASCII. Java's limit on the length is 255.
  return text.length <= 255 && /^[!-~]+$/.test(text);
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  const last = parts.pop() ?? "";
  if (parts.length > 3 || !DECIMAL.test(last)) return false;
  const lastMax = 256 ** (4 - parts.length) - 1;
  return parts.every((part) => DECIMAL.test(part) && Number(part) <= 255) && Number(last) <= lastMax;
}

function isIpv6(text: string): boolean {
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  const address = bare.replace(SCOPE, "");
  return IPV6.test(address) && URL.canParse(`http://[${address}]`);
}
