/** Requires-Dist lines as published wheels have them, the odd spellings included. */
export const REQUIREMENTS: readonly string[] = `
filelock
typing-extensions>=4.10.0
setuptools; python_version >= "3.12"
setuptools<82
sympy>=1.13.3
networkx>=2.5.1
jinja2
fsspec>=0.8.5
cuda-bindings==12.9.4; platform_system == "Linux" and platform_machine == "x86_64"
cuda-bindings<14,>=13.0.3; platform_system == "Linux" and python_version < "3.15"
cuda-toolkit[cublas,cudart,cufft,cufile,cupti,curand,cusolver,cusparse,nvjitlink,nvrtc,nvtx]==13.0.3; platform_system == "Linux"
nvidia-cudnn-cu13==9.24.0.43; platform_system == "Linux"
nvidia-cusparselt-cu13==0.8.1; platform_system == "Linux"
nvidia-nccl-cu13==2.28.9; platform_system == "Linux"
nvidia-nvshmem-cu13==3.4.5; platform_system == "Linux"
nvidia-cuda-nvrtc-cu12==12.8.93; platform_system == "Linux" and platform_machine == "x86_64"
nvidia-cuda-runtime-cu12==12.8.90; platform_system == "Linux" and platform_machine == "x86_64"
nvidia-cublas-cu12==12.8.4.1; platform_system == "Linux" and platform_machine == "x86_64"
triton==3.6.0; platform_system == "Linux"
triton~=3.8.0; platform_system == "Linux" and platform_machine == "x86_64"
pytorch-triton-rocm==3.4.0; platform_system == "Linux" and platform_machine == "x86_64"
intel-cmplr-lib-rt==2025.1.1; platform_system == "Linux"
optree>=0.13.0; extra == "optree"
opt-einsum>=3.3; extra == "opt-einsum"
pyyaml; extra == "pyyaml"
nvidia-cublas==13.1.1.3.*; (sys_platform == "linux" or sys_platform == "win32") and extra == "cublas"
nvidia-cuda-runtime==13.0.96.*; (sys_platform == "linux" or sys_platform == "win32") and extra == "all"
nvidia-cufile==1.15.1.6.*; sys_platform == "linux" and extra == "cufile"
nvidia-cusolver==12.0.4.66.*; (sys_platform == "linux" or sys_platform == "win32") and extra == "cusolver"
nvidia-nvjitlink<14,>=13.0.88
nvidia-cuda-nvrtc
cuda-pathfinder~=1.1
cuda-pathfinder>=1.3.2
nvidia-cuda-nvrtc-cu12; extra == "all"
nvidia-nvjitlink-cu12>=12.3; extra == "all"
cuda-toolkit[nvrtc,nvjitlink,nvvm]==13.*; extra == "all"
cuda-toolkit[cufile]==13.*; sys_platform == "linux" and extra == "all"
numpy
numpy>=1.17
numpy<2.0,>=1.23
numpy!=1.24.0,>=1.17
numpy>=1.21.2; python_version >= "3.10"
numpy>=1.23.5; python_version >= "3.11"
numpy>=1.26.0; python_version >= "3.12"
numpy>=2.1.0; python_version >= "3.13"
numpy<1.27,>=1.21; python_version < "3.12"
numpy>=1.19.3; python_version >= "3.6" and platform_system == "Linux" and platform_machine == "aarch64"
numpy>=1.21.0; python_version == "3.9" and platform_system == "Darwin" and platform_machine == "arm64"
numpy>=1.17.0; python_version >= "3.7"
numpy (>=1.7)
numpy (>=1.11.1)
numpy (<2,>=1.16)
six (>=1.5)
six>=1.5
six
pytz (>=2017.2)
requests (>=2.0,<3.0)
requests[socks] (>=2.12.1,!=2.13.0)
requests (<3.0.0,>=2.18.0)
urllib3 (<1.27,>=1.21.1)
urllib3<3,>=1.21.1
urllib3[secure]
idna<4,>=2.5
charset_normalizer<4,>=2
certifi>=2017.4.17
PySocks!=1.5.7,>=1.5.6; extra == "socks"
chardet<6,>=3.0.2; extra == "use-chardet-on-py3"
win-inet-pton ; (sys_platform == "win32" and python_version == '2.7') and extra == 'socks'
colorama; platform_system == "Windows"
colorama; sys_platform == "win32"
colorama>=0.3.4; sys_platform == 'win32'
win32-setctime>=1.0.0; sys_platform == 'win32'
aiocontextvars>=0.2.0; python_version < "3.7"
pyreadline; sys_platform == "win32"
pyreadline3; sys_platform == "win32" and python_version >= "3.8"
tensorboard
importlib-metadata
importlib-metadata; python_version < "3.8"
importlib_metadata<9,>=4.6; python_full_version < "3.10.2"
importlib-metadata (>=0.12); python_version<"3.8"
importlib-resources; python_version < "3.9"
importlib-resources>=1.4.0; python_version<'3.9'
zipp>=3.20
tomli; python_version < "3.11"
tomli>=1.1.0; python_full_version <= "3.11.0a6"
tomli>=2.0.1; python_version < '3.11'
exceptiongroup>=1.0.2; python_version < "3.11"
exceptiongroup; python_version<'3.11'
typing-extensions>=4.5; python_version < "3.13"
typing_extensions
typing_extensions>=3.7.4.3
typing-extensions (>=3.6.2.1); python_version < "3.8"
backports.zoneinfo; python_version < "3.9"
backports-tarfile; python_version < "3.12"
backports.strenum; python_version < "3.11"
dataclasses; python_version < "3.7"
contextvars; python_version < "3.7"
enum34; python_version == "2.7"
futures; python_version == "2.7"
functools32; python_version == "2.7"
pathlib2; python_version < "3"
mock; python_version < "3.3"
unittest2; python_version == "2.6"
ipaddress; python_version < "3"
argparse; python_version == "2.6"
ordereddict; python_version in "2.6"
singledispatch; python_version in '2.6 2.7 3.2 3.3'
simplejson; python_version not in "3.0 3.1"
faulthandler; python_version < "3.3" and platform_python_implementation == "CPython"
cffi>=1.12; platform_python_implementation != "PyPy"
cffi>=1.14; os_name == "nt" and implementation_name != "pypy"
cffi; platform_python_implementation == 'CPython' and sys_platform == 'win32'
cffi>=2.0.0; platform_python_implementation != "PyPy" and python_version >= "3.14"
cffi>=1.17.1; python_version >= '3.14' and platform_python_implementation == 'PyPy'
greenlet>=1; python_version < "3.14" and (platform_machine == "aarch64" or (platform_machine == "ppc64le" or (platform_machine == "x86_64" or (platform_machine == "amd64" or (platform_machine == "AMD64" or (platform_machine == "win32" or platform_machine == "WIN32"))))))
greenlet>=1; extra == "asyncio"
pexpect>4.3; sys_platform != "win32" and sys_platform != "emscripten"
appnope; sys_platform == "darwin"
pyobjc-core>=9.0; platform_release >= "20.0" and sys_platform == "darwin"
pyobjc-framework-Cocoa; sys_platform == 'darwin'
pywin32>=300; sys_platform == "win32"
pywin32>=226; platform_system == "Windows"
pywinpty>=2.0.1; os_name == "nt"
ptyprocess; os_name != "nt"
uvloop>=0.15.1; (sys_platform != "win32" and (sys_platform != "cygwin" and platform_python_implementation != "PyPy")) and extra == "standard"
uvloop!=0.15.0,!=0.15.1,>=0.14.0 ; (sys_platform != "win32" and (sys_platform != "cygwin" and platform_python_implementation != "PyPy")) and extra == 'standard'
uvicorn[standard]>=0.12.0; extra == "all"
uvicorn (>=0.12.0,<0.14.0) ; extra == 'dev'
httptools>=0.6.3; extra == 'standard'
watchfiles>=0.13; extra == 'standard'
websockets>=10.4; extra == "standard"
python-dotenv>=0.13; extra == 'standard'
pyyaml>=5.1
PyYAML>=5.1
PyYAML (>=3.10)
pyyaml!=6.0.0,!=5.4.0,!=5.4.1
packaging
packaging>=20.0
packaging<25,>=20.9
packaging>=24.0,<26
regex!=2019.12.17
regex>=2022.1.18
tqdm>=4.27
tqdm>=4.66.3
tqdm (>=4.8.0)
tokenizers<=0.23.0,>=0.22.0
tokenizers>=0.22,<0.23
tokenizers!=0.11.3,<0.14,>=0.11.1
safetensors>=0.4.3
safetensors[torch]
safetensors>=0.3.1
huggingface-hub<1.0,>=0.34.0
huggingface_hub>=0.21.0
huggingface-hub[hf_xet]>=0.23
huggingface-hub==1.0.0.rc2; extra == "testing"
hf-xet<2.0.0,>=1.1.3; platform_machine == "x86_64" or platform_machine == "amd64" or platform_machine == "arm64" or platform_machine == "aarch64"
transformers>=4.41.2
transformers[sentencepiece]>=4.28.1
transformers<5,>=4.39
accelerate>=0.26.0; extra == "torch"
accelerate[torch]>=0.11.0
diffusers>=0.27.1
diffusers[torch]
peft>=0.17.0
torch
torch==2.10.0
torch==2.10.0+cu130
torch==2.9.1; platform_system != "Darwin"
torch>=1.10.0
torch>=2.2; extra == "torch"
torch>=2.0.0
torch!=1.12.0,>=1.9
torch<3,>=2.0
torch >= 1.11
torch>=1.7.1
torch<2.12.0a0,>=2.11.0.dev0
torchvision
torchvision==0.25.0
torchvision>=0.14.1
torchaudio==2.10.0; extra == "audio"
torchsde
xformers>=0.0.23
xformers; platform_system == "Linux" and extra == "xformers"
bitsandbytes>0.37.0; extra == "bnb"
flash-attn>=2.5; extra == "flash"
onnxruntime-gpu>=1.16.0; extra == "gpu"
onnxruntime>=1.11.0
onnx>=1.15; extra == 'onnx'
protobuf
protobuf!=4.21.1,!=4.21.2,!=4.21.3,!=4.21.4,!=4.21.5,<7.0.0,>=3.20.2
protobuf>=3.20.3,!=4.21.0,<6.0.0dev
grpcio<2.0.0,>=1.49.1; python_version >= "3.11" and extra == "grpc"
grpcio-status<2.0.dev0,>=1.49.1; python_version >= "3.11" and extra == 'grpc'
google-auth<3.0.0,>=2.14.1
google-auth!=2.24.0,!=2.25.0,<3.0.0,>=2.14.1
googleapis-common-protos<2.0.0,>=1.56.2
proto-plus<2.0.0,>=1.25.0; python_version >= "3.13"
opencv-python
opencv-python>=4.5.0
opencv-python-headless>=4.9.0.80
opencv-python-headless (>=4.1.2.30)
opencv-contrib-python-headless>=4.8; extra == "contrib"
albumentations==1.4.18
albucore==0.0.17
pillow
Pillow
Pillow>=4.0.0
pillow!=8.3.*,>=5.3.0
pillow!=8.3.*,!=9.0.0,>=6.2.0
Pillow (>=4.1.1)
pillow>=10.1.0,<12
scipy
scipy>=1.8.0
scipy>=1.5.2
scipy<1.17,>=1.9
scipy!=1.9.2,>=1.8
scikit-learn>=1.3.2
scikit_learn>=0.19.1
scikit-image>=0.21.0
sklearn
pandas>=1.2; extra == "dev"
pandas>=2.0.3; extra == "pandas"
matplotlib>=3.4
matplotlib!=3.6.1,>=3.4
matplotlib (>=3.0) ; extra == 'all'
contourpy>=1.0.1
kiwisolver>=1.3.1
cycler>=0.10
fonttools>=4.22.0
pyparsing>=3
pyparsing (!=2.0.4,!=2.1.2,!=2.1.6,>=2.0.1)
pyparsing!=3.0.5,<4,>=2.0.2
python-dateutil>=2.8.2
python-dateutil (<3.0.0,>=2.1)
numba
numba>=0.51.0
numba!=0.49.0,>=0.47.0
llvmlite<0.45,>=0.44.0dev0
llvmlite<0.47,>=0.46.0dev0
llvmlite>=0.47.0rc1,<0.48
pymatting
rembg[gpu]; extra == "rembg"
pooch
pooch>=1.6.0
lazy-loader>=0.4
lazy_loader>=0.4
imageio!=2.35.0,>=2.33
tifffile>=2022.8.12
aiohttp
aiohttp>=3.11.8
aiohttp!=4.0.0a0,!=4.0.0a1
yarl<2.0,>=1.17.0
multidict<7.0,>=4.5
aiosignal>=1.4.0
async-timeout<6.0,>=4.0; python_version < "3.11"
frozenlist>=1.1.1
attrs>=17.3.0
attrs (>=17.4.0)
propcache>=0.2.0
aiodns>=3.3.0; (sys_platform != "android" and sys_platform != "ios") and extra == "speedups"
Brotli>=1.2; platform_python_implementation == "CPython" and extra == "speedups"
brotlicffi>=1.2; platform_python_implementation != "CPython" and extra == "speedups"
backports.zstd; (platform_python_implementation == "CPython" and python_version < "3.14") and extra == "speedups"
SQLAlchemy
alembic
pydantic<3,>=2
pydantic!=1.8,!=1.8.1,<3.0.0,>=1.7.4
pydantic~=2.0
pydantic-core==2.41.5
pydantic-settings~=2.0
annotated-types>=0.6.0
email-validator>=2.0.0; extra == "email"
tzdata; platform_system == "Windows" and extra == "timezone"
tzdata; sys_platform == "win32"
click>=8.0.0
click!=8.0.0,>=7.0
rich
rich>=10.11.0
rich (>=9.5.1) ; extra == "rich"
shellingham>=1.3.0
pyzmq>=17
tornado>=6.1; platform_system != "Emscripten"
ipython>=5.0
ipywidgets>=7
traitlets>=4.3.0
decorator>=4.3.2; python_version > "3.4"
jupyter-core!=5.0.*,>=4.12
nbformat>=5.1
hatchling
setuptools>=61
setuptools-scm[toml]>=6.2; extra == "dev"
setuptools_scm>=3.4.3,!=5.0.0
wheel
wheel!=0.33.5
cython>=0.29.24,<3.0a; extra == "build"
Cython
pybind11>=2.12
ninja
cmake
pytest; extra == 'test'
pytest>=6.0; extra == "tests"
pytest (>=3.5) ; extra == 'testing'
pytest!=8.0.0; extra == "test"
pytest-cov ; extra == 'test'
pytest-xdist[psutil]>=2.0; python_version >= "3.7" and extra == "test"
hypothesis>=6.70; extra == "dev"
sphinx>=7,<9; extra == 'docs'
sphinx (!=1.8.0,!=3.1.0,!=3.1.0.post0) ; extra == 'docs'
sphinx-rtd-theme; extra == "doc"
furo>=2023.9.10; extra == 'docs'
black==23.3.0; extra == "lint"
ruff==0.0.241; extra == "quality"
isort>=5.5.4; extra == "quality"
mypy>=0.991; (python_version < "3.12" and implementation_name == "cpython") and extra == "typing"
pre-commit; extra == "dev"
coverage[toml]>=5.0.2; extra == "tests"
gitpython>=3.1
gitdb<5,>=4.0.1
smmap<6,>=3.0.1
psutil
psutil>=5.9.0; sys_platform != "cygwin"
pynvml>=11.5.0
nvidia-ml-py<13.590.0,>=12.535.108
nvidia-ml-py
fsspec[http]<=2025.3.0,>=2023.1.0
dill<0.4.1,>=0.3.0
xxhash
multiprocess<0.70.17
pyarrow>=21.0.0
datasets!=2.5.0; extra == "testing"
sentencepiece!=0.1.92,>=0.1.91
ftfy
wcwidth
wcwidth>=0.2.5,<1
einops
einops>=0.6.1
einops (>=0.3.0)
kornia>=0.7.1
kornia-rs>=0.1.9
spandrel
av>=14.2.0
av (>=10.0.0)
soundfile>=0.12.1
librosa>=0.9.2; extra == "audio"
audioread>=2.1.9
soxr>=0.3.2
msgpack>=1.0
standard-aifc; python_version >= "3.13"
standard-sunau; python_version >= "3.13"
audioop-lts; python_version >= "3.13"
legacy-cgi; python_version >= "3.13"
imageio-ffmpeg>=0.4.9
moviepy!=2.0.0.dev2
ultralytics>=8.2.0
ultralytics-thop>=2.0.18
timm>=0.9
timm==1.0.19; extra == "timm"
insightface==0.7.3
gguf>=0.9.1
antlr4-python3-runtime==4.9.*
omegaconf (>=2.0.5)
hydra-core (>=1.0.7,<1.1)
addict
easydict
yapf
ml_dtypes>=0.5.0
jax>=0.4.35; extra == "jax"
tensorflow-macos; sys_platform == "darwin" and platform_machine == "arm64"
tensorflow-io-gcs-filesystem (>=0.23.1) ; platform_machine != "arm64" or platform_system != "Darwin"
gast!=0.5.0,!=0.5.1,!=0.5.2,>=0.2.1
flatbuffers>=24.3.25
clip @ git+https://github.com/openai/CLIP.git
clip @ git+https://github.com/openai/CLIP.git@dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1
clip@ https://github.com/openai/CLIP/archive/main.zip#sha256=00
detectron2 @ git+https://github.com/facebookresearch/detectron2.git ; extra == 'det'
pip @ file:///localhost/path/pip-1.3.1-py33-none-any.whl
name[extra1, extra2] @ https://a.example/name-1.0.tar.gz ; python_version < "4"
zope.interface
zope.interface>=5; extra == "all"
ruamel.yaml>=0.15
ruamel.yaml.clib>=0.2.7; platform_python_implementation == "CPython" and python_version < "3.14"
jaraco.functools
keyring (>=15.1) ; extra == 'keyring'
SecretStorage>=3.2; sys_platform == "linux"
jeepney>=0.4.2; sys_platform == "linux"
pywin32-ctypes>=0.2.0; sys_platform == "win32"
importlib-metadata>=4.11.4; python_version < "3.12"
pyOpenSSL>=17.0.0; extra == "security"
cryptography>=2.0
cryptography<47,>=41.0.5
ndg-httpsclient; python_version=='2.7' and extra=='security'
pyasn1<0.7.0,>=0.6.1
rsa!=4.9.1,<5,>=3.1.4
httpx<1,>=0.23.0
httpx[http2]~=0.24
h2<5,>=3; extra == "http2"
h11<0.15,>=0.13
anyio
anyio<5,>=3.5.0
sniffio
socksio==1.*; extra == "socks"
brotli; platform_python_implementation == "CPython" and extra == "brotli"
MarkupSafe>=2.0
Babel>=2.7; extra == "i18n"
itsdangerous>=2.2
Werkzeug>=3.1
blinker>=1.9
Flask[async]
asgiref>=3.2; extra == "async"
pygments>=2.13.0,<3.0.0
markdown-it-py>=2.2.0
mdurl~=0.1
commonmark<0.10.0,>=0.9.0
docutils<0.22,>=0.14
more_itertools; extra == "test"
cachetools<7.0,>=2.0.0
websocket-client!=0.59.0,>=0.32
retrying>=1.3.3,!=1.3.0
tenacity>=8.2.2
platformdirs>=2.5
appdirs>=1.4.3
filelock>=3.12.2,<4
distlib<1,>=0.3.7
virtualenv>=20; python_version>='3.8' and os_name=='posix'
mpmath<1.4,>=1.1.0
gmpy2>=2.1.0a4; platform_python_implementation=="CPython" and extra=="gmpy"
ordered-set
tabulate>=0.9
xlrd; extra == "all_extras"
foo.bar-baz_qux[A_b.C-d]>=1; extra == "A_b.C-d"
ibm-platform-services ; 'linux' in sys_platform
pyinotify; "3.11" <= python_version and 'linux' == sys_platform
whatever; os.name == "posix" and python_implementation == "CPython"
thing; platform.machine == "x86_64" or sys.platform == 'darwin'
thing; platform.python_implementation == 'PyPy'
cached_property; python_version<"3.8"
nested; ((python_version >= "3.9")) and (((os_name == "posix") or extra == "a") and (extra == "b" or extra != "c"))
kernel-bound; platform_version == "#1 SMP" and sys_platform == "win32"
pinned===2.0
arbitrary===2.0; python_version === "3.14"
compatible; python_full_version ~= "3.11.0"
prefix; python_version == "3.*"
exclude; python_version != "3.0.*" and python_version != "3.1.*" and python_version != "3.2.*"
release; implementation_version >= "3.12.0"
prerelease; python_full_version >= "3.14.0rc1"
empty[]
spaced [ a , b ] ( >= 1 , < 2 ) ; python_version > '3'
  leading-blank>=1
tabbed\t>=1\t;\textra\t==\t'x'
trailing-comma>=1,
`
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => line.replaceAll("\\t", "\t"));

/** Lines that neither PEP 508 nor Python's `packaging` takes. */
export const MALFORMED: readonly string[] = [
  "",
  " ",
  "-torch",
  "torch-",
  "é",
  "[x]",
  "torch[",
  "torch[a",
  "torch[a b]",
  "torch[a,]",
  "torch[,]",
  "torch]",
  "torch 2.0",
  "torch =1",
  "torch >=",
  "torch >=1 <2",
  "torch >=1.*",
  "torch ~=1",
  "torch ==1.0a1.*",
  "torch >dev",
  "torch (>=1",
  "torch >=1)",
  "torch (>=1) (<2)",
  "torch @",
  "torch @ ",
  "torch @ https://a.example/x >=1",
  "torch;",
  "torch; ",
  "torch; python_version",
  "torch; python_version >",
  "torch; python_version > 3",
  'torch; python_version > "3',
  'torch; python_version >> "3"',
  'torch; python_version > "3" and',
  'torch; and python_version > "3"',
  'torch; python_version > "3" python_version > "2"',
  'torch; (python_version > "3"',
  'torch; python_version > "3")',
  'torch; python_version > "3" xor os_name == "nt"',
  'torch; not python_version > "3"',
  'torch; python_version notin "3"',
  'torch; colour == "red"',
  'torch; python_version > "3"; os_name == "nt"',
  "torch\n>=1",
  "torch>=1 # comment",
];
