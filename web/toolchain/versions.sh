# What is fetched, in which version, and the SHA-256 it must have. Sourced by setup.sh; CMake reads it too.
# NAME VERSION | Debian source package = its version | file | sha256 of the file
# The Debian releases that hold them: bookworm and trixie.
NETSPLIT_SOURCES="
sdl2     2.26.5  libsdl2=2.26.5+dfsg-1    libsdl2_2.26.5+dfsg.orig.tar.gz  b3f2c822151804125d08db94c65852f711c2e5df2145a59da120748dc32eb9c3
imgui    1.90.1  imgui=1.90.1+ds-1        imgui_1.90.1+ds.orig.tar.xz      ecce377df0f90b292f15dcbd83d438bddc162b2388c881132bde18c787572a1c
zlib     1.2.13  zlib=1:1.2.13.dfsg-1     zlib_1.2.13.dfsg.orig.tar.bz2    71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1
catch2   3.7.1   catch2=3.7.1-0.5         catch2_3.7.1.orig.tar.gz         c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c
md4c     0.4.8   md4c=0.4.8-1             md4c_0.4.8.orig.tar.gz           4a457df853425b6bb6e3457aa1d1a13bccec587a04c38c622b1013a0da41439f
implot   0.17    satdump=1.2.2-1          satdump_1.2.2.orig.tar.gz        2ab7c6126e426ad79972b274cc380c0bb04c9e755d746d67f3af92c1dd569209
"
