import { readSignatures } from '../signature.ts';

/** The arguments of Jinja2's and Ansible's filters; one that is not listed checks its own. */
export const FILTER_SIGNATURES = readSignatures(`
  abs,bool,capitalize,count,length,e,escape,forceescape,safe,first,last,items,list,lower,upper
  title,string,striptags,reverse,quote,type_debug,wordcount,path_join,from_yaml,from_yaml_all
  basename,dirname,splitext,expanduser,expandvars,realpath,normpath,fileglob,version_sort,pprint
  checksum,md5,sha1,urldecode,urlencode,win_basename,win_dirname,win_splitdrive,ipwrap,from_json
  b64decode,b64encode encoding?
  batch linecount fill_with?
  center width?
  combinations r
  comment style? **
  default,d default_value? boolean?
  dict2items,items2dict key_name? value_name?
  dictsort case_sensitive? by? reverse?
  difference,intersect,union,symmetric_difference b
  extract container morekeys?
  filesizeformat binary?
  flatten levels? skip_nulls?
  float default?
  groupby attribute default? case_sensitive?
  hash hashtype?
  human_readable isbits? unit?
  human_to_bytes default_unit? isbits?
  indent width? first? blank?
  int default? base?
  ipmath amount
  join d? attribute?
  json_query expr
  log base?
  mandatory msg?
  max,min,unique case_sensitive? attribute?
  password_hash hashtype? salt? salt_size? rounds? ident?
  permutations r?
  pow y
  product * repeat?
  random start? step? seed?
  regex_escape re_type?
  regex_findall regex multiline? ignorecase?
  regex_replace pattern? replacement? ignorecase? multiline?
  regex_search regex * ignorecase? multiline?
  rekey_on_member key duplicates?
  relpath start?
  replace old new count?
  root base?
  round precision? method?
  shuffle seed?
  slice slices fill_with?
  sort reverse? case_sensitive? attribute?
  split sep? maxsplit?
  strftime second? utc?
  subelements subelements skip_missing?
  sum attribute? start?
  ternary true_val false_val none_val?
  to_datetime format?
  to_uuid namespace?
  tojson indent?
  trim chars?
  truncate length? killwords? end? leeway?
  urlsplit query?
  wordwrap width? break_long_words? wrapstring? break_on_hyphens?
  zip *
`);
