//! Where schools are: local authorities with their towns.
//!
//! Positions, spreads and counts were worked out from the postcodes of schools in the August 2025 inspection
//! figures (Ofsted) and rounded to a kilometre. The two smallest authorities are left out. Contains OS data © Crown
//! copyright and database right 2025; contains Royal Mail data © Royal Mail copyright and database right 2025;
//! contains National Statistics data © Crown copyright and database right 2025 (Open Government Licence v3.0).

use hub_core::model::InvestmentArea;
use hub_core::model::Region::{
    self, EastMidlands, EastOfEngland, London, NorthEast, NorthWest, SouthEast, SouthWest,
    WestMidlands, YorkshireAndTheHumber,
};

/// Easting and northing of the middle, km; standard deviation of positions along each axis, km; number of schools.
pub(crate) type Town = (u32, u32, u32, u32);

/// A local authority.
#[derive(Debug)]
pub(crate) struct Authority {
    /// Region.
    pub(crate) region: Region,
    /// Name.
    pub(crate) name: &'static str,
    /// Investment area of the whole authority (list of June 2023).
    pub(crate) area: InvestmentArea,
    /// Ever-6 free school meals: mean over its primary schools in 2021/22, percent.
    pub(crate) fsm: u32,
    /// Its towns, each a cluster of schools.
    pub(crate) towns: &'static [Town],
}

const fn la(
    region: Region,
    name: &'static str,
    area: InvestmentArea,
    fsm: u32,
    towns: &'static [Town],
) -> Authority {
    Authority {
        region,
        name,
        area,
        fsm,
        towns,
    }
}

/// The six priority areas that are districts: authority, and which of its towns. Fenland and East Cambridgeshire
/// has two.
pub(crate) const PRIORITY_TOWNS: [(&str, usize); 7] = [
    ("North Yorkshire", 5),
    ("Cambridgeshire", 3),
    ("Cambridgeshire", 5),
    ("Norfolk", 0),
    ("Suffolk", 0),
    ("East Sussex", 0),
    ("Somerset", 7),
];

const NIL: InvestmentArea = InvestmentArea::None;
const EIA: InvestmentArea = InvestmentArea::Eia;
const PEIA: InvestmentArea = InvestmentArea::Peia;

/// All authorities, by region.
#[rustfmt::skip]
pub(crate) const AUTHORITIES: &[Authority] = &[
    la(NorthEast, "Darlington", EIA, 32, &[(429, 515, 2, 42)]),
    la(NorthEast, "Durham", EIA, 34, &[(427, 546, 4, 59), (441, 542, 3, 49), (429, 531, 4, 45), (415, 552, 3, 44), (419, 527, 3, 29), (416, 536, 3, 20), (406, 519, 4, 9), (394, 536, 6, 5)]),
    la(NorthEast, "Gateshead", NIL, 33, &[(427, 560, 2, 47), (416, 562, 2, 18), (422, 561, 1, 17)]),
    la(NorthEast, "Hartlepool", PEIA, 39, &[(450, 532, 2, 38)]),
    la(NorthEast, "Middlesbrough", PEIA, 44, &[(451, 519, 1, 29), (450, 516, 1, 28)]),
    la(NorthEast, "Newcastle upon Tyne", NIL, 43, &[(420, 566, 2, 42), (426, 565, 2, 33), (423, 569, 1, 25)]),
    la(NorthEast, "North Tyneside", NIL, 32, &[(434, 570, 2, 45), (428, 570, 2, 34)]),
    la(NorthEast, "Northumberland", NIL, 23, &[(427, 583, 4, 72), (386, 569, 10, 26), (417, 609, 9, 26), (409, 567, 6, 26), (400, 646, 7, 18)]),
    la(NorthEast, "Redcar and Cleveland", NIL, 35, &[(458, 520, 3, 45), (469, 519, 2, 13)]),
    la(NorthEast, "South Tyneside", EIA, 39, &[(437, 564, 2, 36), (433, 564, 1, 26)]),
    la(NorthEast, "Stockton-on-Tees", NIL, 30, &[(444, 522, 2, 43), (444, 515, 2, 33)]),
    la(NorthEast, "Sunderland", EIA, 34, &[(438, 554, 1, 41), (437, 558, 2, 31), (431, 556, 1, 29), (434, 549, 1, 15)]),
    la(NorthWest, "Blackburn with Darwen", NIL, 30, &[(368, 428, 1, 56), (369, 422, 2, 20)]),
    la(NorthWest, "Blackpool", PEIA, 47, &[(332, 436, 2, 43)]),
    la(NorthWest, "Bolton", EIA, 27, &[(370, 408, 1, 37), (372, 412, 1, 36), (374, 406, 1, 35), (365, 409, 2, 21)]),
    la(NorthWest, "Bury", EIA, 22, &[(380, 410, 2, 37), (381, 405, 1, 31), (378, 415, 1, 16)]),
    la(NorthWest, "Cheshire East", NIL, 15, &[(368, 354, 4, 51), (392, 376, 3, 38), (380, 380, 4, 25), (384, 360, 4, 24), (374, 364, 3, 18)]),
    la(NorthWest, "Cheshire West and Chester", NIL, 19, &[(365, 371, 4, 52), (341, 366, 2, 41), (337, 376, 3, 37), (352, 374, 3, 18), (349, 354, 5, 11)]),
    la(NorthWest, "Cumberland", NIL, 21, &[(342, 557, 6, 59), (304, 530, 4, 40), (301, 515, 5, 37), (320, 543, 8, 26), (316, 485, 5, 10)]),
    la(NorthWest, "Halton", PEIA, 42, &[(354, 382, 2, 37), (351, 386, 1, 29)]),
    la(NorthWest, "Knowsley", PEIA, 42, &[(345, 391, 2, 44), (342, 398, 1, 17)]),
    la(NorthWest, "Lancashire", NIL, 22, &[(354, 431, 3, 114), (379, 427, 5, 105), (386, 437, 3, 83), (356, 419, 3, 78), (348, 465, 5, 63), (346, 408, 4, 61), (335, 443, 3, 39), (340, 428, 4, 35), (373, 441, 5, 28), (349, 446, 4, 20)]),
    la(NorthWest, "Liverpool", PEIA, 41, &[(337, 389, 1, 44), (340, 392, 1, 40), (342, 386, 2, 32), (338, 396, 1, 27), (336, 393, 1, 27)]),
    la(NorthWest, "Manchester", EIA, 43, &[(386, 402, 1, 50), (383, 393, 1, 32), (387, 394, 1, 32), (382, 388, 1, 28), (385, 397, 1, 24), (388, 398, 1, 21)]),
    la(NorthWest, "Oldham", PEIA, 33, &[(391, 403, 1, 45), (393, 407, 1, 40), (397, 405, 2, 21)]),
    la(NorthWest, "Rochdale", PEIA, 31, &[(391, 414, 2, 42), (386, 412, 2, 26), (387, 406, 1, 21)]),
    la(NorthWest, "Salford", PEIA, 36, &[(380, 400, 2, 46), (375, 401, 2, 45), (372, 394, 1, 9)]),
    la(NorthWest, "Sefton", EIA, 26, &[(335, 399, 2, 66), (335, 417, 2, 24), (330, 409, 2, 13)]),
    la(NorthWest, "St Helens", EIA, 28, &[(350, 395, 2, 40), (355, 396, 2, 30)]),
    la(NorthWest, "Stockport", NIL, 21, &[(389, 391, 1, 46), (386, 386, 1, 29), (394, 390, 2, 22), (391, 386, 2, 20)]),
    la(NorthWest, "Tameside", PEIA, 33, &[(396, 396, 2, 35), (392, 397, 1, 32), (396, 400, 1, 31)]),
    la(NorthWest, "Trafford", NIL, 18, &[(380, 394, 2, 38), (377, 389, 1, 32), (375, 394, 2, 21)]),
    la(NorthWest, "Warrington", NIL, 24, &[(359, 389, 2, 37), (364, 392, 2, 27), (364, 386, 2, 24)]),
    la(NorthWest, "Westmorland and Furness", NIL, 14, &[(321, 471, 2, 41), (352, 490, 7, 40), (352, 534, 9, 28), (332, 484, 8, 22), (367, 517, 7, 16)]),
    la(NorthWest, "Wigan", NIL, 29, &[(356, 406, 2, 39), (367, 402, 2, 37), (361, 405, 2, 29), (360, 399, 2, 22)]),
    la(NorthWest, "Wirral", EIA, 35, &[(330, 391, 2, 47), (328, 386, 2, 37), (333, 384, 2, 30), (322, 388, 1, 10)]),
    la(YorkshireAndTheHumber, "Barnsley", NIL, 30, &[(435, 408, 2, 51), (441, 403, 3, 29), (426, 404, 2, 11)]),
    la(YorkshireAndTheHumber, "Bradford", PEIA, 29, &[(414, 434, 1, 43), (418, 432, 1, 39), (413, 430, 2, 33), (405, 441, 2, 32), (417, 437, 1, 28), (412, 438, 2, 25), (413, 447, 2, 9)]),
    la(YorkshireAndTheHumber, "Calderdale", NIL, 27, &[(406, 425, 2, 47), (412, 423, 2, 37), (396, 426, 3, 16)]),
    la(YorkshireAndTheHumber, "Doncaster", PEIA, 32, &[(461, 402, 3, 55), (455, 408, 3, 29), (451, 400, 2, 27), (467, 411, 2, 17)]),
    la(YorkshireAndTheHumber, "East Riding of Yorkshire", NIL, 19, &[(502, 435, 6, 51), (513, 461, 8, 34), (473, 425, 5, 25), (482, 449, 7, 21), (524, 429, 6, 18)]),
    la(YorkshireAndTheHumber, "Kingston upon Hull", NIL, 37, &[(507, 429, 1, 35), (509, 433, 1, 33), (513, 431, 1, 30)]),
    la(YorkshireAndTheHumber, "Kirklees", EIA, 25, &[(424, 422, 2, 47), (421, 425, 2, 34), (416, 417, 2, 33), (410, 415, 2, 31), (422, 411, 2, 19), (414, 409, 2, 17)]),
    la(YorkshireAndTheHumber, "Leeds", EIA, 27, &[(424, 435, 2, 56), (432, 435, 1, 42), (431, 429, 2, 40), (429, 439, 2, 40), (436, 436, 2, 26), (420, 443, 2, 23), (426, 428, 2, 19), (441, 431, 2, 18), (441, 446, 2, 14)]),
    la(YorkshireAndTheHumber, "North East Lincolnshire", NIL, 35, &[(528, 408, 2, 50), (521, 412, 2, 13)]),
    la(YorkshireAndTheHumber, "North Lincolnshire", NIL, 27, &[(487, 409, 5, 59), (505, 416, 6, 21)]),
    la(YorkshireAndTheHumber, "North Yorkshire", EIA, 16, &[(429, 457, 5, 58), (423, 496, 9, 56), (458, 431, 6, 43), (395, 456, 9, 42), (436, 476, 7, 38), (502, 485, 5, 38), (474, 476, 8, 29), (451, 458, 8, 21), (483, 508, 6, 20), (452, 506, 5, 11)]),
    la(YorkshireAndTheHumber, "Rotherham", EIA, 30, &[(443, 392, 2, 44), (449, 385, 3, 30), (444, 399, 2, 27), (449, 393, 2, 22)]),
    la(YorkshireAndTheHumber, "Sheffield", NIL, 33, &[(436, 392, 2, 38), (438, 386, 1, 36), (434, 383, 2, 34), (432, 388, 2, 32), (442, 383, 2, 23), (431, 397, 3, 16)]),
    la(YorkshireAndTheHumber, "Wakefield", EIA, 25, &[(445, 423, 2, 43), (430, 419, 2, 38), (436, 421, 2, 36), (444, 413, 2, 24)]),
    la(YorkshireAndTheHumber, "York", NIL, 18, &[(458, 451, 2, 35), (462, 454, 3, 28)]),
    la(EastMidlands, "Derby", PEIA, 36, &[(434, 335, 1, 49), (437, 337, 2, 31), (437, 332, 1, 27)]),
    la(EastMidlands, "Derbyshire", EIA, 27, &[(444, 340, 5, 76), (438, 373, 3, 74), (441, 354, 4, 65), (430, 323, 5, 42), (449, 372, 4, 37), (426, 361, 5, 34), (414, 376, 6, 32), (421, 343, 5, 22), (402, 395, 1, 19), (402, 384, 2, 18)]),
    la(EastMidlands, "Leicester", NIL, 28, &[(462, 305, 1, 46), (457, 304, 1, 24), (459, 307, 1, 24), (459, 301, 1, 19)]),
    la(EastMidlands, "Leicestershire", NIL, 15, &[(439, 314, 4, 48), (461, 299, 3, 39), (460, 313, 4, 35), (450, 321, 3, 34), (443, 296, 3, 34), (452, 304, 3, 32), (476, 323, 6, 28), (474, 290, 4, 18), (455, 287, 4, 17)]),
    la(EastMidlands, "Lincolnshire", EIA, 28, &[(497, 370, 4, 79), (496, 340, 7, 57), (530, 324, 7, 45), (534, 346, 5, 31), (536, 391, 7, 28), (508, 315, 6, 27), (549, 368, 6, 27), (516, 362, 7, 26), (485, 390, 4, 23), (510, 395, 6, 17)]),
    la(EastMidlands, "North Northamptonshire", EIA, 19, &[(492, 268, 4, 60), (486, 279, 3, 40), (488, 288, 2, 34), (503, 288, 5, 10)]),
    la(EastMidlands, "Nottingham", PEIA, 40, &[(454, 341, 1, 43), (457, 338, 2, 33), (456, 345, 1, 29)]),
    la(EastMidlands, "Nottinghamshire", EIA, 22, &[(460, 344, 2, 46), (451, 359, 2, 46), (458, 364, 4, 45), (450, 348, 3, 38), (451, 335, 4, 33), (461, 335, 3, 31), (478, 356, 5, 31), (473, 382, 5, 30), (460, 383, 4, 26), (471, 342, 4, 15)]),
    la(EastMidlands, "Rutland", NIL, 11, &[(491, 308, 5, 20)]),
    la(EastMidlands, "West Northamptonshire", NIL, 15, &[(478, 263, 2, 62), (473, 259, 3, 46), (458, 264, 3, 22), (472, 247, 4, 22), (454, 243, 5, 22), (467, 275, 4, 11)]),
    la(WestMidlands, "Birmingham", NIL, 43, &[(406, 289, 1, 64), (409, 286, 1, 64), (407, 281, 1, 49), (414, 287, 1, 48), (402, 283, 2, 46), (408, 293, 1, 41), (412, 291, 1, 39), (402, 279, 1, 39), (411, 283, 2, 30), (412, 297, 1, 23)]),
    la(WestMidlands, "Coventry", EIA, 27, &[(437, 281, 1, 34), (433, 281, 1, 33), (435, 277, 1, 26), (430, 278, 1, 25)]),
    la(WestMidlands, "Dudley", EIA, 28, &[(390, 286, 2, 47), (393, 291, 2, 39), (396, 284, 1, 21)]),
    la(WestMidlands, "Herefordshire", NIL, 16, &[(351, 235, 8, 59), (343, 257, 7, 26), (367, 246, 6, 14)]),
    la(WestMidlands, "Sandwell", PEIA, 32, &[(399, 294, 2, 51), (401, 288, 1, 40), (397, 288, 1, 24), (405, 295, 3, 9)]),
    la(WestMidlands, "Shropshire", NIL, 17, &[(348, 313, 5, 47), (370, 295, 8, 33), (343, 283, 9, 24), (361, 334, 6, 24), (333, 330, 5, 23)]),
    la(WestMidlands, "Solihull", NIL, 20, &[(413, 280, 2, 46), (417, 288, 1, 25), (420, 277, 3, 12)]),
    la(WestMidlands, "Staffordshire", NIL, 19, &[(399, 312, 4, 59), (383, 347, 4, 57), (391, 325, 5, 56), (410, 311, 4, 44), (422, 304, 2, 43), (424, 323, 2, 39), (395, 357, 5, 35), (386, 298, 5, 29), (400, 344, 4, 27), (409, 333, 4, 19)]),
    la(WestMidlands, "Stoke-on-Trent", PEIA, 39, &[(388, 350, 2, 42), (392, 343, 1, 26), (388, 344, 2, 25)]),
    la(WestMidlands, "Telford and Wrekin", NIL, 29, &[(368, 309, 3, 61), (372, 318, 3, 15)]),
    la(WestMidlands, "Walsall", PEIA, 39, &[(398, 299, 1, 37), (404, 298, 2, 33), (400, 302, 1, 32), (404, 304, 1, 20)]),
    la(WestMidlands, "Warwickshire", NIL, 21, &[(435, 290, 3, 55), (430, 267, 3, 55), (450, 275, 3, 45), (416, 255, 4, 29), (425, 297, 5, 25), (441, 260, 4, 15), (412, 265, 4, 14), (428, 245, 5, 12)]),
    la(WestMidlands, "Wolverhampton", NIL, 44, &[(389, 299, 1, 38), (393, 301, 1, 37), (393, 297, 1, 36)]),
    la(WestMidlands, "Worcestershire", NIL, 19, &[(387, 257, 3, 56), (405, 267, 3, 41), (383, 276, 3, 41), (396, 272, 3, 31), (379, 245, 4, 26), (406, 244, 3, 23), (396, 244, 3, 16), (370, 267, 5, 10)]),
    la(EastOfEngland, "Bedford", EIA, 19, &[(505, 249, 3, 63), (500, 260, 4, 13)]),
    la(EastOfEngland, "Cambridgeshire", EIA, 21, &[(545, 260, 4, 73), (527, 273, 5, 40), (523, 259, 6, 31), (544, 306, 5, 28), (546, 248, 6, 28), (550, 282, 5, 27), (523, 290, 6, 23), (561, 266, 6, 17)]),
    la(EastOfEngland, "Central Bedfordshire", EIA, 13, &[(518, 243, 5, 41), (502, 223, 2, 38), (501, 236, 4, 30), (493, 226, 1, 21)]),
    la(EastOfEngland, "Essex", NIL, 21, &[(580, 191, 5, 95), (600, 225, 4, 85), (565, 193, 4, 68), (571, 207, 3, 60), (547, 209, 4, 57), (577, 228, 6, 46), (586, 212, 5, 44), (619, 222, 5, 36), (555, 231, 6, 34), (543, 197, 3, 32)]),
    la(EastOfEngland, "Hertfordshire", NIL, 17, &[(523, 228, 4, 90), (510, 197, 3, 89), (517, 210, 3, 82), (529, 214, 4, 57), (506, 208, 2, 56), (536, 205, 3, 49), (546, 220, 3, 36), (521, 200, 3, 36), (536, 236, 4, 19), (496, 210, 3, 18)]),
    la(EastOfEngland, "Luton", EIA, 28, &[(509, 222, 1, 39), (506, 224, 1, 31)]),
    la(EastOfEngland, "Norfolk", EIA, 23, &[(621, 311, 4, 112), (649, 310, 5, 46), (611, 291, 7, 45), (566, 324, 6, 43), (625, 332, 7, 40), (595, 311, 7, 39), (633, 299, 6, 27), (558, 309, 7, 27), (594, 335, 7, 22), (583, 289, 6, 20)]),
    la(EastOfEngland, "Peterborough", EIA, 30, &[(519, 301, 2, 46), (518, 296, 2, 30), (512, 305, 3, 6)]),
    la(EastOfEngland, "Southend on Sea", NIL, 26, &[(586, 187, 1, 31), (591, 186, 1, 21)]),
    la(EastOfEngland, "Suffolk", EIA, 21, &[(614, 244, 4, 77), (649, 291, 5, 46), (589, 266, 5, 37), (608, 265, 6, 34), (634, 268, 8, 26), (627, 250, 5, 25), (590, 244, 5, 25), (570, 273, 7, 21), (569, 247, 3, 16), (628, 237, 3, 14)]),
    la(EastOfEngland, "Thurrock", NIL, 25, &[(561, 179, 2, 42), (569, 183, 2, 13)]),
    la(London, "Barking and Dagenham", NIL, 29, &[(549, 186, 1, 37), (546, 184, 1, 23)]),
    la(London, "Barnet", NIL, 21, &[(526, 195, 1, 38), (521, 192, 1, 33), (526, 191, 1, 33), (524, 188, 1, 26)]),
    la(London, "Bexley", NIL, 22, &[(547, 174, 1, 34), (550, 176, 1, 31), (549, 179, 1, 19)]),
    la(London, "Brent", NIL, 23, &[(523, 184, 1, 45), (519, 185, 1, 26), (519, 188, 1, 18)]),
    la(London, "Bromley", NIL, 17, &[(538, 169, 2, 45), (545, 169, 2, 31), (545, 164, 2, 23)]),
    la(London, "Camden", NIL, 41, &[(527, 185, 1, 33), (530, 183, 1, 24)]),
    la(London, "Croydon", NIL, 32, &[(533, 168, 1, 52), (533, 165, 1, 29), (537, 164, 1, 23), (531, 160, 1, 22)]),
    la(London, "Ealing", NIL, 29, &[(518, 181, 1, 36), (514, 180, 1, 29), (514, 183, 1, 29)]),
    la(London, "Enfield", NIL, 32, &[(535, 198, 1, 47), (534, 194, 1, 27), (530, 194, 2, 23)]),
    la(London, "Greenwich", NIL, 32, &[(545, 179, 1, 36), (540, 178, 1, 26), (543, 175, 1, 25)]),
    la(London, "Hackney", NIL, 41, &[(535, 184, 1, 44), (534, 187, 1, 33)]),
    la(London, "Hammersmith and Fulham", NIL, 36, &[(523, 180, 1, 34), (525, 177, 1, 25)]),
    la(London, "Haringey", NIL, 28, &[(532, 189, 1, 30), (534, 191, 1, 28), (529, 190, 1, 27)]),
    la(London, "Harrow", NIL, 17, &[(514, 188, 1, 31), (517, 191, 1, 29)]),
    la(London, "Havering", NIL, 21, &[(554, 186, 2, 39), (551, 190, 1, 23), (554, 191, 1, 20)]),
    la(London, "Hillingdon", NIL, 22, &[(507, 182, 2, 36), (510, 188, 2, 34), (510, 181, 1, 29)]),
    la(London, "Hounslow", NIL, 25, &[(512, 175, 2, 48), (518, 177, 2, 29)]),
    la(London, "Islington", NIL, 47, &[(532, 184, 1, 40), (530, 187, 1, 25)]),
    la(London, "Kensington and Chelsea", NIL, 37, &[(526, 180, 4, 40)]),
    la(London, "Kingston upon Thames", NIL, 16, &[(519, 166, 1, 26), (520, 170, 1, 25)]),
    la(London, "Lambeth", NIL, 43, &[(530, 175, 1, 39), (531, 178, 1, 25), (531, 172, 1, 23)]),
    la(London, "Lewisham", NIL, 29, &[(537, 176, 1, 31), (539, 173, 1, 28), (536, 173, 1, 27)]),
    la(London, "Merton", NIL, 28, &[(525, 169, 1, 32), (528, 169, 1, 24)]),
    la(London, "Newham", NIL, 35, &[(540, 184, 1, 36), (542, 184, 1, 35), (541, 181, 1, 31)]),
    la(London, "Redbridge", NIL, 16, &[(543, 190, 2, 45), (546, 187, 1, 34)]),
    la(London, "Richmond upon Thames", NIL, 15, &[(515, 172, 1, 42), (520, 176, 1, 18)]),
    la(London, "Southwark", NIL, 40, &[(532, 178, 1, 38), (534, 175, 1, 34), (535, 179, 1, 31)]),
    la(London, "Sutton", NIL, 19, &[(529, 164, 1, 36), (525, 165, 1, 27)]),
    la(London, "Tower Hamlets", NIL, 40, &[(535, 182, 1, 46), (537, 182, 1, 36), (538, 179, 1, 11)]),
    la(London, "Waltham Forest", NIL, 26, &[(538, 188, 1, 44), (538, 192, 1, 33)]),
    la(London, "Wandsworth", NIL, 30, &[(524, 174, 1, 30), (528, 172, 1, 29), (527, 176, 1, 23)]),
    la(London, "Westminster", NIL, 36, &[(526, 182, 1, 39), (529, 179, 1, 16)]),
    la(SouthEast, "Bracknell Forest", NIL, 12, &[(486, 167, 3, 37)]),
    la(SouthEast, "Brighton and Hove", NIL, 27, &[(533, 106, 2, 42), (527, 106, 1, 23)]),
    la(SouthEast, "Buckinghamshire", NIL, 14, &[(486, 192, 3, 65), (484, 213, 4, 53), (495, 200, 3, 39), (497, 187, 4, 36), (471, 231, 3, 18), (483, 227, 4, 12), (471, 213, 4, 12)]),
    la(SouthEast, "East Sussex", EIA, 23, &[(578, 111, 3, 46), (560, 104, 3, 46), (557, 128, 6, 29), (545, 104, 4, 27), (544, 121, 5, 25), (582, 122, 6, 16)]),
    la(SouthEast, "Hampshire", NIL, 18, &[(442, 122, 6, 85), (461, 154, 4, 68), (470, 109, 4, 62), (458, 103, 2, 60), (448, 110, 5, 54), (437, 146, 6, 47), (486, 156, 3, 46), (474, 134, 6, 45), (424, 102, 8, 36), (478, 153, 4, 26)]),
    la(SouthEast, "Isle of Wight", EIA, 25, &[(448, 90, 4, 25), (458, 86, 4, 23)]),
    la(SouthEast, "Kent", NIL, 24, &[(559, 171, 5, 100), (574, 156, 4, 89), (557, 147, 6, 88), (593, 165, 5, 59), (615, 161, 5, 54), (636, 167, 3, 49), (601, 142, 4, 47), (631, 147, 5, 47), (618, 136, 5, 40), (582, 138, 6, 25)]),
    la(SouthEast, "Medway", NIL, 27, &[(578, 166, 2, 52), (574, 168, 2, 42), (578, 174, 4, 9)]),
    la(SouthEast, "Milton Keynes", NIL, 25, &[(483, 240, 2, 43), (488, 238, 2, 31), (485, 234, 2, 29), (489, 247, 3, 12)]),
    la(SouthEast, "Oxfordshire", NIL, 15, &[(453, 205, 3, 68), (451, 193, 3, 46), (433, 208, 4, 36), (444, 240, 3, 33), (467, 184, 5, 28), (435, 191, 5, 25), (458, 224, 3, 23), (446, 216, 4, 22), (469, 201, 4, 15), (433, 226, 4, 12)]),
    la(SouthEast, "Portsmouth", PEIA, 34, &[(465, 100, 1, 33), (465, 104, 1, 28)]),
    la(SouthEast, "Reading", NIL, 24, &[(472, 173, 2, 35), (469, 173, 1, 26)]),
    la(SouthEast, "Slough", NIL, 23, &[(496, 181, 1, 35), (501, 179, 1, 16)]),
    la(SouthEast, "Southampton", NIL, 37, &[(440, 115, 1, 40), (445, 113, 1, 36)]),
    la(SouthEast, "Surrey", NIL, 15, &[(507, 168, 3, 81), (520, 161, 3, 58), (500, 148, 4, 53), (500, 160, 3, 45), (528, 148, 3, 38), (537, 153, 4, 29), (490, 160, 2, 29), (486, 147, 3, 27), (515, 150, 4, 27), (492, 137, 3, 13)]),
    la(SouthEast, "West Berkshire", NIL, 14, &[(449, 169, 4, 42), (464, 172, 3, 31), (437, 172, 4, 10)]),
    la(SouthEast, "West Sussex", NIL, 15, &[(527, 136, 2, 44), (512, 105, 3, 43), (515, 129, 4, 42), (484, 104, 5, 41), (498, 104, 4, 35), (531, 121, 3, 31), (521, 107, 3, 20), (490, 124, 6, 16), (538, 137, 3, 15)]),
    la(SouthEast, "Windsor and Maidenhead", NIL, 13, &[(487, 181, 2, 36), (495, 174, 3, 30)]),
    la(SouthEast, "Wokingham", NIL, 9, &[(476, 172, 3, 39), (481, 168, 2, 33)]),
    la(SouthWest, "Bath and North East Somerset", NIL, 18, &[(375, 164, 2, 37), (366, 156, 3, 25), (363, 165, 4, 19)]),
    la(SouthWest, "Bournemouth, Christchurch & Poole", NIL, 22, &[(408, 94, 2, 39), (402, 93, 2, 32), (415, 93, 2, 28)]),
    la(SouthWest, "Bristol", NIL, 30, &[(362, 175, 1, 47), (359, 173, 1, 40), (359, 169, 1, 34), (356, 178, 2, 32), (391, 170, 1, 1)]),
    la(SouthWest, "Cornwall", EIA, 22, &[(233, 63, 8, 46), (166, 41, 4, 38), (180, 39, 5, 33), (204, 55, 5, 32), (147, 32, 5, 29), (187, 57, 6, 27), (203, 74, 6, 26), (226, 93, 8, 25), (169, 25, 5, 22)]),
    la(SouthWest, "Devon", NIL, 18, &[(295, 90, 6, 90), (285, 70, 5, 53), (254, 135, 6, 50), (269, 51, 8, 34), (301, 110, 6, 33), (322, 97, 6, 30), (242, 112, 8, 24), (248, 74, 6, 21), (264, 97, 8, 19), (273, 120, 7, 17)]),
    la(SouthWest, "Dorset", EIA, 18, &[(402, 104, 6, 42), (368, 85, 6, 40), (376, 118, 8, 32), (346, 97, 6, 22), (393, 87, 7, 21)]),
    la(SouthWest, "Gloucestershire", NIL, 18, &[(384, 217, 3, 73), (382, 202, 5, 62), (395, 221, 2, 45), (361, 204, 5, 25), (394, 231, 4, 24), (408, 202, 5, 24), (365, 215, 3, 20), (417, 229, 7, 17), (375, 228, 3, 11)]),
    la(SouthWest, "North Somerset", EIA, 17, &[(347, 170, 4, 43), (335, 161, 2, 37)]),
    la(SouthWest, "Plymouth", EIA, 32, &[(246, 56, 1, 42), (249, 59, 1, 31), (252, 55, 2, 24)]),
    la(SouthWest, "Somerset", EIA, 21, &[(320, 125, 5, 51), (350, 117, 5, 48), (330, 141, 5, 46), (349, 144, 6, 36), (372, 148, 5, 32), (334, 115, 5, 20), (366, 129, 5, 19), (298, 141, 6, 16)]),
    la(SouthWest, "South Gloucestershire", EIA, 14, &[(366, 174, 2, 45), (362, 181, 2, 30), (372, 182, 3, 25), (365, 190, 2, 16)]),
    la(SouthWest, "Swindon", EIA, 22, &[(415, 189, 2, 33), (413, 184, 2, 28), (418, 185, 2, 26)]),
    la(SouthWest, "Torbay", NIL, 32, &[(290, 63, 3, 42)]),
    la(SouthWest, "Wiltshire", NIL, 16, &[(398, 180, 7, 53), (387, 160, 5, 52), (415, 130, 4, 41), (402, 161, 5, 27), (419, 146, 4, 23), (388, 139, 6, 22), (422, 167, 5, 16)]),
];
