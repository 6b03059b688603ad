import { CodedError } from '../../../util/coded-error.ts';

/** Object identifiers, each with the names that OpenSSL gives it: the longest first, the shortest last. */
const table = `
2.5.4.3 commonName CN
2.5.4.4 surname SN
2.5.4.5 serialNumber
2.5.4.6 countryName C
2.5.4.7 localityName L
2.5.4.8 stateOrProvinceName ST
2.5.4.9 streetAddress street
2.5.4.10 organizationName O
2.5.4.11 organizationalUnitName OU
2.5.4.12 title
2.5.4.13 description
2.5.4.15 businessCategory
2.5.4.16 postalAddress
2.5.4.17 postalCode
2.5.4.18 postOfficeBox
2.5.4.19 physicalDeliveryOfficeName
2.5.4.20 telephoneNumber
2.5.4.21 telexNumber
2.5.4.23 facsimileTelephoneNumber
2.5.4.26 registeredAddress
2.5.4.27 destinationIndicator
2.5.4.31 member
2.5.4.32 owner
2.5.4.33 roleOccupant
2.5.4.34 seeAlso
2.5.4.41 name
2.5.4.42 givenName GN
2.5.4.43 initials
2.5.4.44 generationQualifier
2.5.4.46 dnQualifier
2.5.4.49 distinguishedName
2.5.4.51 houseIdentifier
2.5.4.65 pseudonym
2.5.4.72 role
2.5.4.97 organizationIdentifier
2.5.4.98 countryCode3c c3
2.5.4.99 countryCode3n n3
2.5.4.100 dnsName
0.9.2342.19200300.100.1.1 userId UID
0.9.2342.19200300.100.1.1 userID
0.9.2342.19200300.100.1.3 rfc822Mailbox mail
0.9.2342.19200300.100.1.4 info
0.9.2342.19200300.100.1.6 roomNumber
0.9.2342.19200300.100.1.9 host
0.9.2342.19200300.100.1.10 manager
0.9.2342.19200300.100.1.20 homeTelephoneNumber
0.9.2342.19200300.100.1.25 domainComponent DC
0.9.2342.19200300.100.1.37 associatedDomain
0.9.2342.19200300.100.1.39 homePostalAddress
0.9.2342.19200300.100.1.40 personalTitle
0.9.2342.19200300.100.1.41 mobileTelephoneNumber
0.9.2342.19200300.100.1.43 friendlyCountryName
0.9.2342.19200300.100.1.44 uniqueIdentifier uid
0.9.2342.19200300.100.1.48 buildingName
1.2.840.113549.1.9.1 emailAddress
1.2.840.113549.1.9.2 unstructuredName
1.2.840.113549.1.9.8 unstructuredAddress
1.3.6.1.4.1.311.60.2.1.1 jurisdictionLocalityName jurisdictionL
1.3.6.1.4.1.311.60.2.1.2 jurisdictionStateOrProvinceName jurisdictionST
1.3.6.1.4.1.311.60.2.1.3 jurisdictionCountryName jurisdictionC
2.5.29.37.0 Any Extended Key Usage=anyExtendedKeyUsage
1.3.6.1.5.5.7.3.1 TLS Web Server Authentication=serverAuth
1.3.6.1.5.5.7.3.2 TLS Web Client Authentication=clientAuth
1.3.6.1.5.5.7.3.3 Code Signing=codeSigning
1.3.6.1.5.5.7.3.4 E-mail Protection=emailProtection
1.3.6.1.5.5.7.3.5 IPSec End System=ipsecEndSystem
1.3.6.1.5.5.7.3.6 IPSec Tunnel=ipsecTunnel
1.3.6.1.5.5.7.3.7 IPSec User=ipsecUser
1.3.6.1.5.5.7.3.8 Time Stamping=timeStamping
1.3.6.1.5.5.7.3.9 OCSP Signing=OCSPSigning
1.3.6.1.5.5.7.3.10 dvcs=DVCS
1.3.6.1.5.5.7.3.17 ipsec Internet Key Exchange=ipsecIKE
1.3.6.1.5.5.7.3.18 Ctrl/provision WAP Access=capwapAC
1.3.6.1.5.5.7.3.19 Ctrl/Provision WAP Termination=capwapWTP
1.3.6.1.5.5.7.3.21 SSH Client=secureShellClient
1.3.6.1.5.5.7.3.22 SSH Server=secureShellServer
1.3.6.1.5.5.7.3.23 Send Router=sendRouter
1.3.6.1.5.5.7.3.24 Send Proxied Router=sendProxiedRouter
1.3.6.1.5.5.7.3.25 Send Owner=sendOwner
1.3.6.1.5.5.7.3.26 Send Proxied Owner=sendProxiedOwner
1.3.6.1.5.5.7.3.27 CMC Certificate Authority=cmcCA
1.3.6.1.5.5.7.3.28 CMC Registration Authority=cmcRA
1.3.6.1.5.2.3.4 PKINIT Client Auth=pkInitClientAuth
1.3.6.1.5.2.3.5 Signing KDC Response=pkInitKDC
1.3.6.1.4.1.311.2.1.21 Microsoft Individual Code Signing=msCodeInd
1.3.6.1.4.1.311.2.1.22 Microsoft Commercial Code Signing=msCodeCom
1.3.6.1.4.1.311.10.3.1 Microsoft Trust List Signing=msCTLSign
1.3.6.1.4.1.311.10.3.3 Microsoft Server Gated Crypto=msSGC
1.3.6.1.4.1.311.10.3.4 Microsoft Encrypted File System=msEFS
1.3.6.1.4.1.311.20.2.2 Microsoft Smartcardlogin=msSmartcardLogin
1.3.6.1.4.1.311.20.2.3 Microsoft Universal Principal Name=msUPN
1.2.840.113549.1.1.4 md5WithRSAEncryption RSA-MD5
1.2.840.113549.1.1.5 sha1WithRSAEncryption RSA-SHA1
1.2.840.113549.1.1.10 rsassaPss RSASSA-PSS
1.2.840.113549.1.1.11 sha256WithRSAEncryption RSA-SHA256
1.2.840.113549.1.1.12 sha384WithRSAEncryption RSA-SHA384
1.2.840.113549.1.1.13 sha512WithRSAEncryption RSA-SHA512
1.2.840.113549.1.1.14 sha224WithRSAEncryption RSA-SHA224
1.2.840.10040.4.3 dsaWithSHA1 DSA-SHA1
1.2.840.10045.4.1 ecdsa-with-SHA1
1.2.840.10045.4.3.1 ecdsa-with-SHA224
1.2.840.10045.4.3.2 ecdsa-with-SHA256
1.2.840.10045.4.3.3 ecdsa-with-SHA384
1.2.840.10045.4.3.4 ecdsa-with-SHA512
1.3.101.112 ED25519
1.3.101.113 ED448
2.16.840.1.101.3.4.3.1 dsa_with_SHA224
2.16.840.1.101.3.4.3.2 dsa_with_SHA256
2.16.840.1.101.3.4.3.3 dsa_with_SHA384
2.16.840.1.101.3.4.3.4 dsa_with_SHA512
2.16.840.1.113730.4.1 Netscape Server Gated Crypto=nsSGC
`;

/** Names of each, made when the first is asked for. */
let known: readonly (readonly [id: string, names: readonly string[]])[] | undefined;

function entries() {
  known ??= table.trim().split('\n').map(entryIn);
  return known;
}

function entryIn(line: string) {
  const [id = '', ...rest] = line.split(' ');
  return [id, line.includes('=') ? rest.join(' ').split('=') : rest] as const;
}

/** The numbers of a name, or of what is numbers already. Throws a CodedError for an unknown name. */
export function objectIdOf(name: string): string {
  const found = entries().find(([, names]) => names.includes(name))?.[0];
  if (found !== undefined) return found;
  if (/^\d+(?:\.\d+)+$/.test(name)) return name;
  throw new CodedError('MP4334', `no object identifier is known for "${name}"`, {
    hint: 'Give a name as OpenSSL writes it, such as CN or serverAuth, or the numbers: 1.3.6.1.5.5.7.3.1.',
  });
}

/** The name of numbers; they themselves where they have none. */
export function nameOfObjectId(id: string, length: 'long' | 'short' = 'long'): string {
  const names = entries().find(([each]) => each === id)?.[1];
  return names?.at(length === 'long' ? 0 : -1) ?? id;
}
