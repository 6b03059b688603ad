import { readSignatures } from '../signature.ts';

/** The arguments of Jinja2's and Ansible's tests; one that is not listed checks its own. */
export const TEST_SIGNATURES = readSignatures(`
  defined,undefined,none,boolean,true,false,integer,float,number,string,mapping,sequence,iterable
  callable,escaped,lower,upper,odd,even,all,any,nan,isnan,url,uri,urn,vault_encrypted
  failed,failure,succeeded,success,successful,reachable,unreachable,changed,change,skipped,skip
  started,finished,directory,is_dir,file,is_file,link,is_link,exists,link_exists,abs,is_abs
  sameas other
  divisibleby num
  in seq
  eq,==,equalto,ne,!=,gt,>,greaterthan,ge,>=,lt,<,lessthan,le,<= other
  contains value
  subset,issubset,superset,issuperset b
  same_file,is_same_file other
  match,search pattern? ignorecase? multiline?
  regex pattern? ignorecase? multiline? match_type?
  version,version_compare version operator? strict? version_type?
  truthy,falsy convert_bool?
`);
