import { CodedError } from '../../../util/coded-error.ts';

/** Object identifiers, each with the names that OpenSSL gives it. */
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
0.9.2342.19200300.100.1.1 userId UID userID
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
2.5.29.37.0 anyExtendedKeyUsage=Any Extended Key Usage
1.3.6.1.5.5.7.3.1 serverAuth=TLS Web Server Authentication
1.3.6.1.5.5.7.3.2 clientAuth=TLS Web Client Authentication
1.3.6.1.5.5.7.3.3 codeSigning=Code Signing
1.3.6.1.5.5.7.3.4 emailProtection=E-mail Protection
1.3.6.1.5.5.7.3.5 ipsecEndSystem=IPSec End System
1.3.6.1.5.5.7.3.6 ipsecTunnel=IPSec Tunnel
1.3.6.1.5.5.7.3.7 ipsecUser=IPSec User
1.3.6.1.5.5.7.3.8 timeStamping=Time Stamping
1.3.6.1.5.5.7.3.9 OCSPSigning=OCSP Signing
1.3.6.1.5.5.7.3.10 DVCS=dvcs
1.3.6.1.5.5.7.3.17 ipsecIKE=ipsec Internet Key Exchange
1.3.6.1.5.5.7.3.18 capwapAC=Ctrl/provision WAP Access
1.3.6.1.5.5.7.3.19 capwapWTP=Ctrl/Provision WAP Termination
1.3.6.1.5.5.7.3.21 secureShellClient=SSH Client
1.3.6.1.5.5.7.3.22 secureShellServer=SSH Server
1.3.6.1.5.5.7.3.23 sendRouter=Send Router
1.3.6.1.5.5.7.3.24 sendProxiedRouter=Send Proxied Router
1.3.6.1.5.5.7.3.25 sendOwner=Send Owner
1.3.6.1.5.5.7.3.26 sendProxiedOwner=Send Proxied Owner
1.3.6.1.5.5.7.3.27 cmcCA=CMC Certificate Authority
1.3.6.1.5.5.7.3.28 cmcRA=CMC Registration Authority
1.3.6.1.5.2.3.4 pkInitClientAuth=PKINIT Client Auth
1.3.6.1.5.2.3.5 pkInitKDC=Signing KDC Response
1.3.6.1.4.1.311.2.1.21 msCodeInd=Microsoft Individual Code Signing
1.3.6.1.4.1.311.2.1.22 msCodeCom=Microsoft Commercial Code Signing
1.3.6.1.4.1.311.10.3.1 msCTLSign=Microsoft Trust List Signing
1.3.6.1.4.1.311.10.3.3 msSGC=Microsoft Server Gated Crypto
1.3.6.1.4.1.311.10.3.4 msEFS=Microsoft Encrypted File System
1.3.6.1.4.1.311.20.2.2 msSmartcardLogin=Microsoft Smartcardlogin
1.3.6.1.4.1.311.20.2.3 msUPN=Microsoft Universal Principal Name
2.16.840.1.113730.4.1 nsSGC=Netscape Server Gated Crypto
`;

/** By name; made when the first is asked for. */
let byName: ReadonlyMap<string, string> | undefined;

function namesIn(line: string): readonly (readonly [string, string])[] {
  const [id = '', ...rest] = line.split(' ');
  const words = line.includes('=') ? rest.join(' ').split('=') : rest;
  return words.map((word) => [word, id] as const);
}

/** The numbers of a name, or of what is numbers already. Throws a CodedError for an unknown name. */
export function objectIdOf(name: string): string {
  byName ??= new Map(table.trim().split('\n').flatMap(namesIn));
  const found = byName.get(name) ?? (/^\d+(?:\.\d+)+$/.test(name) ? name : undefined);
  if (found !== undefined) return found;
  throw new CodedError('MP4334', `no object identifier is known for "${name}"`, {
    hint: 'Give a name as OpenSSL writes it, such as CN or serverAuth, or the numbers: 1.3.6.1.5.5.7.3.1.',
  });
}
