import type { CallOptions } from '../../oci/content.ts';
import type { RegistryClientOptions, RepositoryAccess } from '../client-options.ts';
import { Connector } from '../connector.ts';
import { blocked, type Place, type Route, routeOf } from '../route.ts';
import {
  asCheck,
  asFailure,
  checkDeletion,
  checkLogin,
  checkPull,
  checkPush,
  checkReferrers,
  rateCheck,
} from './checks.ts';
import type { Check, Diagnosis, PlaceDiagnosis, Role } from './diagnosis.ts';
import { type SettingSources, settingsOf } from './settings.ts';

/** What to find out. */
export interface Complaint {
  readonly registry: string;
  /** A repository, or only a namespace; empty: the registry as such. */
  readonly path: string;
  /** `path` is a repository, so that pulling and pushing can be tried. */
  readonly isRepository: boolean;
  /** Tag or digest; undefined: any. */
  readonly name: string | undefined;
  readonly purpose: 'pull' | 'push' | 'both';
}

export interface DoctorOptions {
  readonly client: RegistryClientOptions;
  readonly sources: SettingSources;
  readonly access: RepositoryAccess;
  readonly signal?: AbortSignal | undefined;
}

interface Room {
  readonly connector: Connector;
  readonly route: Route;
  readonly complaint: Complaint;
  readonly options: DoctorOptions;
}

interface Visit {
  readonly place: Place;
  readonly role: Role;
}

/**
 * Finds out what would be used for a registry and whether it works. Writes nothing but an upload
 * that is opened and cancelled, and that only for a repository that is to be pushed to.
 */
export async function examine(complaint: Complaint, options: DoctorOptions): Promise<Diagnosis> {
  const connector = new Connector(options.client);
  try {
    const { registry, path } = complaint;
    const route = routeOf(options.client.rules ?? [], registry, path);
    const places: PlaceDiagnosis[] = [];
    for (const visit of visitsOf(route, complaint)) {
      places.push(await examinePlace(visit, { connector, route, complaint, options }));
    }
    const ok = places.every(({ checks }) => checks.every(({ state }) => state !== 'failed'));
    return { registry, path: path === '' ? undefined : path, places, ok };
  } finally {
    await connector.close();
  }
}

function visitsOf({ mirrors, location, target }: Route, { purpose }: Complaint): Visit[] {
  if (mirrors.length === 0 && location === target) return [{ place: target, role: roles[purpose] }];
  const reading: Visit[] = [
    ...mirrors.map((place): Visit => ({ place, role: 'mirror, asked first' })),
    { place: location, role: 'reading' },
  ];
  const writing: Visit[] = [{ place: target, role: 'writing' }];
  return [...(purpose === 'push' ? [] : reading), ...(purpose === 'pull' ? [] : writing)];
}

const roles = { pull: 'reading', push: 'writing', both: 'reading and writing' } as const;

async function examinePlace(visit: Visit, room: Room): Promise<PlaceDiagnosis> {
  const { route, complaint } = room;
  const { role } = visit;
  const place = { ...visit.place, repository: visit.place.repository.replace(/\/+$/, '') };
  const name = place.repository === '' ? place.registry : `${place.registry}/${place.repository}`;
  try {
    const { settings, checks } = await consult({ place, role }, room);
    if (!route.rule?.blocked) return { role, name, settings, checks: await checks() };
    const refusal = blocked(route.rule, `${complaint.registry}/${complaint.path}`);
    return { role, name, settings, checks: [asCheck('reach', refusal)] };
  } catch (error) {
    const failure = asFailure(error, room.options.signal);
    return { role, name, settings: [], checks: [asCheck('reach', failure)] };
  }
}

async function consult({ place, role }: Visit, room: Room) {
  const { connector, route, complaint, options } = room;
  const { access, sources, signal } = options;
  const endpoint = await connector.connect(place, access, 'pull');
  const { origin } = endpoint.session;
  const settings = await settingsOf(connector, { place, route, access, origin }, sources);
  const checks = async (): Promise<readonly Check[]> => {
    const credential = await connector.credentials.find(place.registry, place.repository, access);
    const scopes = complaint.isRepository ? endpoint.scopes : [];
    const demand = () => connector.demandAt(origin);
    const login = await checkLogin(endpoint, { scopes, credential, demand }, { signal });
    if (login.some(({ state }) => state === 'failed') || !complaint.isRepository) {
      return [...login, ...rateCheck(endpoint)];
    }
    const reading =
      role === 'writing' ? [] : [await checkPull(endpoint, complaint.name, { signal })];
    const writing =
      role === 'mirror, asked first' || role === 'reading'
        ? []
        : await checkWriting(place, room, { signal });
    const referrers = await checkReferrers(endpoint, { signal });
    return [...login, ...reading, ...writing, referrers, ...rateCheck(endpoint)];
  };
  return { settings, checks };
}

async function checkWriting(
  place: Place,
  { connector, options }: Room,
  call: CallOptions,
): Promise<readonly Check[]> {
  const push = await connector.connect(place, options.access, 'pull,push');
  const pushed = await checkPush(push, call);
  if (pushed.state === 'failed') return [pushed];
  const remove = await connector.connect(place, options.access, 'pull,push,delete');
  return [pushed, await checkDeletion(remove, call)];
}
