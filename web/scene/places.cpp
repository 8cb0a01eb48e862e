#include "web/scene/places.h"

#include <algorithm>
#include <string>

namespace netsplit {
namespace {

struct NamedPlace {
  std::string_view names;  ///< separated by spaces, in small letters and digits only
  EarthPlace at;
};

// Whole degrees: a name, not an address.
constexpr NamedPlace kPlaces[] = {
    // North America.
    {"na northamerica america us usa unitedstates", {-98, 39}},
    {"useast useast1 useast4 eastus eastus2 virginia northernvirginia nvirginia ashburn washington", {-78, 38}},
    {"useast2 useast5 ohio columbus", {-83, 40}},
    {"newyork nyc newjersey", {-74, 41}},
    {"boston", {-71, 42}},
    {"atlanta", {-84, 34}},
    {"southcarolina", {-80, 33}},
    {"miami florida", {-80, 26}},
    {"chicago northcentralus illinois", {-88, 42}},
    {"uscentral uscentral1 centralus iowa", {-94, 42}},
    {"ussouth ussouth1 southcentralus texas dallas houston", {-97, 32}},
    {"denver westcentralus colorado", {-105, 40}},
    {"saltlakecity uswest3 utah", {-112, 41}},
    {"phoenix arizona westus3", {-112, 33}},
    {"lasvegas uswest4 nevada", {-115, 36}},
    {"losangeles", {-118, 34}},
    {"uswest uswest1 westus california northerncalifornia ncalifornia sanfrancisco sanjose siliconvalley", {-122, 37}},
    {"uswest2 oregon portland", {-121, 45}},
    {"seattle westus2", {-122, 48}},
    {"honolulu hawaii", {-158, 21}},
    {"canada ca cacentral cacentral1 canadacentral toronto northamericanortheast2", {-79, 44}},
    {"montreal canadaeast northamericanortheast1 quebec", {-73, 46}},
    {"cawest cawest1 calgary", {-114, 51}},
    {"vancouver", {-123, 49}},
    {"mexico mexicocity mxcentral mxcentral1 mexicocentral queretaro", {-100, 20}},
    // South America.
    {"sa southamerica latam", {-57, -15}},
    {"saeast saeast1 southamericaeast southamericaeast1 brazil br brazilsouth saopaulo", {-47, -24}},
    {"riodejaneiro", {-43, -23}},
    {"santiago chile southamericawest southamericawest1", {-71, -33}},
    {"buenosaires argentina", {-58, -35}},
    {"bogota colombia", {-74, 5}},
    {"lima peru", {-77, -12}},
    // Europe.
    {"eu europe", {10, 50}},
    {"euwest euwest1 northeurope ireland dublin", {-6, 53}},
    {"euwest2 europewest2 uk unitedkingdom england london uksouth ukwest", {0, 51}},
    {"manchester", {-2, 53}},
    {"euwest3 europewest9 france fr francecentral paris", {2, 49}},
    {"marseille", {5, 43}},
    {"europewest europewest1 belgium brussels", {4, 51}},
    {"europewest4 westeurope netherlands amsterdam", {5, 52}},
    {"luxembourg", {6, 50}},
    {"eucentral eucentral1 europewest3 germany de germanywestcentral frankfurt", {9, 50}},
    {"berlin europewest10", {13, 52}},
    {"munich", {12, 48}},
    {"hamburg", {10, 54}},
    {"eucentral2 europewest6 switzerland switzerlandnorth zurich", {9, 47}},
    {"geneva", {6, 46}},
    {"eusouth eusouth1 europewest8 italy italynorth milan", {9, 45}},
    {"turin europewest12", {8, 45}},
    {"rome", {12, 42}},
    {"eusouth2 europesouthwest1 spain spaincentral madrid", {-4, 40}},
    {"lisbon portugal", {-9, 39}},
    {"vienna austria", {16, 48}},
    {"prague", {14, 50}},
    {"eueast europecentral2 poland polandcentral warsaw", {21, 52}},
    {"copenhagen denmark", {13, 56}},
    {"eunorth eunorth1 sweden swedencentral stockholm", {18, 59}},
    {"oslo norway norwayeast", {11, 60}},
    {"europenorth europenorth1 helsinki finland", {25, 60}},
    {"budapest", {19, 47}},
    {"bucharest romania", {26, 44}},
    {"athens greece", {24, 38}},
    {"istanbul turkey", {29, 41}},
    {"kyiv ukraine", {31, 50}},
    {"moscow russia", {38, 56}},
    // Africa and the Middle East.
    {"af africa", {20, 3}},
    {"cairo egypt", {31, 30}},
    {"lagos nigeria", {3, 6}},
    {"nairobi kenya", {37, -1}},
    {"johannesburg southafrica southafricanorth africasouth africasouth1", {28, -26}},
    {"afsouth afsouth1 capetown", {18, -34}},
    {"me middleeast", {48, 27}},
    {"telaviv israel israelcentral ilcentral ilcentral1 mewest mewest1", {35, 32}},
    {"mesouth mesouth1 bahrain", {51, 26}},
    {"doha qatar qatarcentral mecentral2", {51, 25}},
    {"mecentral mecentral1 dubai uae uaenorth", {55, 25}},
    {"riyadh saudiarabia", {47, 25}},
    // Asia.
    {"asia ap asiapacific apac", {105, 25}},
    {"in india centralindia apsouth apsouth1 asiasouth asiasouth1 mumbai", {73, 19}},
    {"apsouth2 hyderabad", {78, 17}},
    {"delhi newdelhi asiasouth2", {77, 29}},
    {"bangalore bengaluru", {78, 13}},
    {"chennai southindia", {80, 13}},
    {"karachi", {67, 25}},
    {"sg singapore apsoutheast apsoutheast1 asiasoutheast asiasoutheast1 southeastasia", {104, 1}},
    {"kualalumpur malaysia apsoutheast5", {102, 3}},
    {"jakarta indonesia apsoutheast3 asiasoutheast2", {107, -6}},
    {"bangkok thailand apsoutheast7", {101, 14}},
    {"hanoi vietnam", {106, 21}},
    {"manila philippines", {121, 15}},
    {"hk hongkong apeast apeast1 eastasia asiaeast2", {114, 22}},
    {"shenzhen guangzhou", {113, 23}},
    {"cn china beijing cnnorth cnnorth1 chinanorth", {116, 40}},
    {"shanghai chinaeast", {121, 31}},
    {"taiwan taipei asiaeast asiaeast1 apeast2", {121, 24}},
    {"kr korea southkorea seoul koreacentral apnortheast2 asianortheast3", {127, 37}},
    {"jp japan tokyo japaneast apnortheast apnortheast1 asianortheast asianortheast1", {140, 36}},
    {"osaka japanwest apnortheast3 asianortheast2", {135, 35}},
    // Oceania.
    {"au australia oceania", {134, -25}},
    {"sydney australiaeast aueast apsoutheast2 australiasoutheast1 canberra", {151, -34}},
    {"melbourne australiasoutheast australiasoutheast2 apsoutheast4", {145, -38}},
    {"brisbane", {153, -27}},
    {"perth australiawest", {116, -32}},
    {"auckland newzealand nz apsoutheast6", {175, -37}},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// "EU (West) 1" and "eu-west-1" are the same name.
std::string plain(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_digit(c) || is_letter(c)) out += c;
  }
  return out;
}

std::optional<EarthPlace> find(std::string_view wanted) {
  if (wanted.empty()) return std::nullopt;
  for (const NamedPlace& place : kPlaces) {
    std::string_view names = place.names;
    while (!names.empty()) {
      const std::size_t end = std::min(names.find(' '), names.size());
      if (names.substr(0, end) == wanted) return place.at;
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<EarthPlace> earth_place(std::string_view name) {
  std::string wanted = plain(name);
  for (const std::string_view maker : {"aws", "gcp", "azure"})
    if (wanted.size() > maker.size() && wanted.starts_with(maker)) wanted.erase(0, maker.size());
  if (const auto found = find(wanted)) return found;
  // A zone's letter after the number, then the number: of an unknown part the whole is known.
  if (wanted.size() > 2 && is_letter(wanted.back()) && is_digit(wanted[wanted.size() - 2])) wanted.pop_back();
  if (const auto found = find(wanted)) return found;
  while (!wanted.empty() && is_digit(wanted.back())) wanted.pop_back();
  return find(wanted);
}

}  // namespace netsplit
